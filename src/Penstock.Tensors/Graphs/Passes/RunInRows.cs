namespace Penstock.Tensors;

/// <summary>
/// Lets stretches of convolutions, pools and what lies between them run over a few rows of the batch at a time, where that makes the
/// arena smaller: a working set in Float32 is then that of these rows, while what waits for the backward half is kept in 16 bits.
/// </summary>
internal sealed class RunInRows
{
    // More parts save little more, and their kernels have little to do each.
    private const int Parts = 16;

    private readonly Graph _graph;
    private readonly IReadOnlyDictionary<string, long> _extents;
    private readonly Readers _readers;
    private readonly Dictionary<Node, RowStretch> _stretches = [];

    private RunInRows(Graph graph, IReadOnlyDictionary<string, long> extents)
    {
        (_graph, _extents, _readers) = (graph, extents, new Readers(graph));
        FindStretches();
    }

    public static Graph Run(Graph graph, IReadOnlyDictionary<string, long> extents)
    {
        var pass = new RunInRows(graph, extents);
        Graph parted = GraphRewriter.Rewrite(graph, pass.Visit);
        long Size(Graph g) => new MemoryPlan(g.Nodes, g, v => Plan.Bytes(v, extents)).Size;
        return Size(parted) < Size(graph) ? parted : graph;
    }

    private void FindStretches()
    {
        var current = new RowStretch();
        foreach (Node node in _graph.Nodes.Where(n => n.Operator is not (Input or Constant or Read)))
        {
            if (current.Takes(node)) continue;
            if (!current.IsReadBy(node)) continue;
            Close(current);
            current = new RowStretch();
            current.Takes(node);
        }
        Close(current);
    }

    private void Close(RowStretch stretch)
    {
        if (stretch.IsWorthIt && _extents.ContainsKey(stretch.Batch!)) _stretches[stretch.Nodes[^1]] = stretch;
    }

    private IReadOnlyList<Value>? Visit(Node node, IReadOnlyList<Value> inputs, GraphRewriter rewriter)
    {
        if (!_stretches.TryGetValue(node, out RowStretch? stretch)) return null;
        rewriter.Redirect(node, rewriter.Copy(node, inputs));
        Value[] read = stretch.Inputs, results = stretch.Results(_readers);
        int rows = (int)Math.Max(1, (_extents[stretch.Batch!] + Parts - 1) / Parts);
        var op = new InRows(stretch.Body(read, results), stretch.Batch!, Dim.Symbol(stretch.Batch!), rows);
        IReadOnlyList<Value> found = rewriter.Target.Apply(op, [.. read.Select(v => rewriter[v])], node.Name);
        foreach (Node member in stretch.Nodes)
            rewriter.Redirect(member, [.. member.Results.Select(r => Array.IndexOf(results, r) is >= 0 and int i ? found[i] : rewriter[r])]);
        return [.. node.Results.Select(r => rewriter[r])];
    }
}
