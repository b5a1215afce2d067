namespace Penstock.Tensors;

/// <summary>
/// What a pass puts in a node's place. It gets a node of the source, its inputs in the target, and the rewriter; it returns the
/// values of the target that stand for the node's results, or null to copy the node.
/// </summary>
internal delegate IReadOnlyList<Value>? Replacement(Node node, IReadOnlyList<Value> inputs, GraphRewriter rewriter);

/// <summary>Copies a graph node by node into a new one, letting a pass put something else in a node's place. Nodes that nothing needs are left behind.</summary>
internal sealed class GraphRewriter
{
    private readonly Dictionary<Value, Value> _values = [];
    private readonly Dictionary<Node, Node> _nodes = [];

    private GraphRewriter()
    {
    }

    /// <summary>The graph that is being written.</summary>
    public Graph Target { get; } = new();

    /// <summary>The value of the target that stands for a value of the source, once its node has been visited.</summary>
    public Value this[Value source] => _values[source];

    /// <summary>Rewrites a graph; the source stays as it is.</summary>
    /// <param name="source">The graph to read.</param>
    /// <param name="replace">What to put in the place of each node.</param>
    /// <param name="leave">What leaves the target where a value is an output, or the next value of a slot; the value itself by default.</param>
    public static Graph Rewrite(Graph source, Replacement replace, Func<Value, StateSlot?, Value>? leave = null)
    {
        leave ??= (value, _) => value;
        var rewriter = new GraphRewriter();
        HashSet<Node> needed = Needed(source);
        foreach (Node node in source.Nodes)
            if (needed.Contains(node)) rewriter.Visit(node, replace);
        foreach (var (name, value) in source.Outputs) rewriter.Target.Output(name, leave(rewriter[value], null));
        foreach (var (slot, value) in source.Writes) rewriter.Target.Write(slot, leave(rewriter[value], slot));
        return Needed(rewriter.Target).Count == rewriter.Target.Nodes.Count ? rewriter.Target : Rewrite(rewriter.Target, (_, _, _) => null);
    }

    /// <summary>Lets other values of the target stand for the results of a node that has been visited, for whoever is visited from now on.</summary>
    public void Redirect(Node node, IReadOnlyList<Value> results)
    {
        for (int i = 0; i < node.Results.Count; i++) _values[node.Results[i]] = results[i];
        _nodes[node] = results.Count > 0 ? results[^1].Node : Target.Nodes[^1];
    }

    /// <summary>Adds a node of the source to the target with other inputs; what it must come after stays.</summary>
    public IReadOnlyList<Value> Copy(Node node, IReadOnlyList<Value> inputs) =>
        Target.Apply(node.Operator, inputs, node.Name, [.. node.After.Where(_nodes.ContainsKey).Select(n => _nodes[n])]);

    private void Visit(Node node, Replacement replace)
    {
        Value[] inputs = [.. node.Inputs.Select(i => _values[i])];
        Redirect(node, node.Operator switch
        {
            Input input => [Target.Input(input.Key, input.Type.DType, input.Type.Shape)],
            Read read => [Target.Read(read.Slot)],
            _ => replace(node, inputs, this) ?? Copy(node, inputs),
        });
    }

    private static HashSet<Node> Needed(Graph source)
    {
        var needed = new HashSet<Node>();
        foreach (var (_, value) in source.Outputs) needed.Add(value.Node);
        foreach (var (_, value) in source.Writes) needed.Add(value.Node);
        foreach (Node node in source.Nodes.Reverse())
        {
            if (node.Operator.HasEffect) needed.Add(node);
            if (!needed.Contains(node)) continue;
            foreach (Value input in node.Inputs) needed.Add(input.Node);
            foreach (Node before in node.After) needed.Add(before);
        }
        return needed;
    }
}
