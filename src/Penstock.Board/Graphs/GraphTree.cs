namespace Penstock.Board;

/// <summary>A graph as nested blocks, of which a page sees those that are open.</summary>
internal sealed class GraphTree
{
    private static readonly HashSet<string> s_variables = ["Variable", "VariableV2", "VarHandleOp"];

    private readonly IReadOnlyDictionary<string, GraphBlock> _byName;
    private readonly Lazy<GraphSummary> _summary;

    private GraphTree(GraphNames names)
    {
        (Root, Blocks, Doubled, _byName) = (names.Root, names.Blocks, names.Doubled, names.Leaves);
        new GraphFolding(names).Fold();
        List<GraphBlock> leaves = new(_byName.Count), all = new(Blocks.Count);
        Number(Root, leaves, all);
        (Leaves, All) = ([.. leaves], [.. all]);
        Edges = new(Leaves, _byName);
        _summary = new(() => GraphSummary.Of(this));
    }

    public GraphBlock Root { get; }

    /// <summary>All blocks by their ids.</summary>
    public IReadOnlyDictionary<string, GraphBlock> Blocks { get; }

    /// <summary>All blocks but the whole, outer ones first.</summary>
    public GraphBlock[] All { get; }

    /// <summary>The nodes in the order of the blocks.</summary>
    public GraphBlock[] Leaves { get; }

    public GraphEdges Edges { get; }

    /// <summary>Nodes left out, since others have their names.</summary>
    public int Doubled { get; }

    public GraphSummary Summary => _summary.Value;

    public static GraphTree Of(IReadOnlyList<GraphNode> nodes) => new(GraphNames.Of(nodes));

    /// <summary>The node of a name; null for none.</summary>
    public GraphBlock? Leaf(string name) => _byName.GetValueOrDefault(name);

    public GraphLevel LevelOf(GraphBlock block) => block.Level ??= GraphLevel.Of(this, block);

    /// <summary>What stands open at first: a single block about everything, and small blocks while there is little to see.</summary>
    public IReadOnlyList<GraphBlock> UsuallyOpen()
    {
        const int little = 12, small = 16, much = 28, deep = 8;
        List<GraphBlock> open = [];
        GraphBlock at = Root;
        while (at.Children is [{ Children.Count: > 0 } only] && open.Count < deep) open.Add(at = only);
        int seen = at.Children.Count;
        foreach (GraphBlock child in at.Children)
        {
            if (seen >= little) break;
            if (child.Children.Count is 0 or > small || seen + child.Children.Count > much) continue;
            open.Add(child);
            seen += child.Children.Count - 1;
        }
        return open;
    }

    private static void Number(GraphBlock block, List<GraphBlock> leaves, List<GraphBlock> all)
    {
        block.First = leaves.Count;
        if (block.Node is { } node)
        {
            leaves.Add(block);
            (block.Parameters, block.OptimizerState, block.Seconds) = (ParametersOf(node), node.OptimizerState ?? 0, node.Seconds is { } own && double.IsFinite(own) ? own : null);
        }
        for (int i = 0; i < block.Children.Count; i++)
        {
            GraphBlock child = block.Children[i];
            child.Place = i;
            all.Add(child);
            Number(child, leaves, all);
            block.Parameters += child.Parameters;
            block.OptimizerState += child.OptimizerState;
            if (child.Seconds is { } seconds) block.Seconds = (block.Seconds ?? 0) + seconds;
        }
        block.Nodes = leaves.Count - block.First;
    }

    // TensorFlow tells the size of a variable by its shape alone.
    private static double ParametersOf(GraphNode node) =>
        node.Parameters ?? (node.OptimizerState is null && s_variables.Contains(node.Op) && node.Shapes is [var shape, ..] && shape.All(extent => extent >= 0) ? shape.Aggregate(1.0, (product, extent) => product * extent) : 0);
}
