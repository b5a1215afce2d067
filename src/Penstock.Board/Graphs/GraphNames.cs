namespace Penstock.Board;

/// <summary>Puts nodes into blocks by their names: "a/b/c" is c in the block b in the block a.</summary>
internal sealed class GraphNames
{
    /// <summary>Deeper names are not taken apart: a file could nest without end.</summary>
    private const int Deepest = 48;

    private readonly Dictionary<(GraphBlock, string), GraphBlock> _groups = [];
    private readonly Dictionary<string, GraphBlock> _blocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphBlock> _leaves = new(StringComparer.Ordinal);

    private GraphNames() => _blocks[""] = Root;

    public GraphBlock Root { get; } = new("", "", GraphBlockKind.Group);

    /// <summary>All blocks by their ids.</summary>
    public IReadOnlyDictionary<string, GraphBlock> Blocks => _blocks;

    /// <summary>The nodes by their names.</summary>
    public IReadOnlyDictionary<string, GraphBlock> Leaves => _leaves;

    /// <summary>Nodes left out, since others have their names.</summary>
    public int Doubled { get; private set; }

    public static GraphNames Of(IReadOnlyList<GraphNode> nodes)
    {
        var names = new GraphNames();
        foreach (GraphNode node in nodes) names.Holder(PartsOf(node.Name).AsSpan()[..^1]);
        foreach (GraphNode node in nodes) names.Place(node);
        return names;
    }

    /// <summary>Makes a block with an id that no other has.</summary>
    public GraphBlock Make(string id, string name, GraphBlockKind kind, GraphNode? node = null)
    {
        while (_blocks.ContainsKey(id)) id += "′";
        return _blocks[id] = new(id, name, kind) { Node = node };
    }

    private void Place(GraphNode node)
    {
        if (_leaves.ContainsKey(node.Name))
        {
            Doubled++;
            return;
        }
        string[] parts = PartsOf(node.Name);
        string last = parts[^1];
        GraphBlock parent = Holder(parts.AsSpan()[..^1]);
        // A node may have the name of a block: it then lies in the block, in brackets as TensorBoard has it.
        bool isHolder = _groups.TryGetValue((parent, last), out GraphBlock? holder);
        GraphBlock leaf = isHolder ? Make($"{holder!.Id}/({last})", $"({last})", GraphBlockKind.Node, node) : Make(node.Name, last, GraphBlockKind.Node, node);
        (isHolder ? holder! : parent).Add(leaf);
        _leaves[node.Name] = leaf;
    }

    private GraphBlock Holder(ReadOnlySpan<string> parts)
    {
        GraphBlock at = Root;
        foreach (string part in parts)
        {
            if (!_groups.TryGetValue((at, part), out GraphBlock? next))
            {
                _groups[(at, part)] = next = Make(at.Id.Length == 0 ? part : $"{at.Id}/{part}", part, GraphBlockKind.Group);
                at.Add(next);
            }
            at = next;
        }
        return at;
    }

    private static string[] PartsOf(string name) => name.Split('/', Deepest + 1, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? parts : [name.Length > 0 ? name : "(no name)"];
}
