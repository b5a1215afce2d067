namespace Penstock.Tensors;

/// <summary>Copies a graph node by node into a new one, letting a pass put something else in a node's place. Nodes that nothing needs are left behind.</summary>
internal sealed class GraphRewriter
{
    private readonly Graph _source;
    private readonly Dictionary<Value, Value> _values = [];
    private readonly Dictionary<Node, Node> _nodes = [];

    private GraphRewriter(Graph source) => _source = source;

    /// <summary>The graph that is being written.</summary>
    public Graph Target { get; } = new();

    /// <summary>Rewrites a graph.</summary>
    /// <param name="source">The graph to read; it stays as it is.</param>
    /// <param name="replace">Gets a node of the source and its inputs in the target; returns the values that stand for its results, or null to copy the node.</param>
    public static Graph Rewrite(Graph source, Func<Node, IReadOnlyList<Value>, Graph, IReadOnlyList<Value>?> replace)
    {
        var rewriter = new GraphRewriter(source);
        HashSet<Node> needed = rewriter.Needed();
        foreach (Node node in source.Nodes)
            if (needed.Contains(node)) rewriter.Visit(node, replace);
        foreach (var (name, value) in source.Outputs) rewriter.Target.Output(name, rewriter._values[value]);
        foreach (var (slot, value) in source.Writes) rewriter.Target.Write(slot, rewriter._values[value]);
        return rewriter.Target;
    }

    private void Visit(Node node, Func<Node, IReadOnlyList<Value>, Graph, IReadOnlyList<Value>?> replace)
    {
        Value[] inputs = [.. node.Inputs.Select(i => _values[i])];
        IReadOnlyList<Value> results = node.Operator switch
        {
            Input input => [Target.Input(input.Key, input.Type.DType, input.Type.Shape)],
            Read read => [Target.Read(read.Slot)],
            _ => replace(node, inputs, Target)
                ?? Target.Apply(node.Operator, inputs, node.Name, [.. node.After.Where(_nodes.ContainsKey).Select(n => _nodes[n])]),
        };
        for (int i = 0; i < node.Results.Count; i++) _values[node.Results[i]] = results[i];
        _nodes[node] = results.Count > 0 ? results[^1].Node : Target.Nodes[^1];
    }

    private HashSet<Node> Needed()
    {
        var needed = new HashSet<Node>();
        foreach (var (_, value) in _source.Outputs) needed.Add(value.Node);
        foreach (var (_, value) in _source.Writes) needed.Add(value.Node);
        foreach (Node node in _source.Nodes.Reverse())
        {
            if (node.Operator.HasEffect) needed.Add(node);
            if (!needed.Contains(node)) continue;
            foreach (Value input in node.Inputs) needed.Add(input.Node);
            foreach (Node before in node.After) needed.Add(before);
        }
        return needed;
    }
}
