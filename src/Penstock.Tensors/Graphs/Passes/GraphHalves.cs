namespace Penstock.Tensors;

/// <summary>The two halves of a step: what computes values that are kept, and what reads them later. The border lies where most bytes cross it.</summary>
internal sealed class GraphHalves
{
    private readonly IReadOnlyDictionary<string, long> _extents;
    private readonly Dictionary<Value, int> _lastBefore = [];

    /// <param name="graph">The graph of a step.</param>
    /// <param name="extents">The numbers of its symbolic extents.</param>
    /// <param name="near">What is read last so few nodes after it is computed does not wait, and does not count in finding the border.</param>
    public GraphHalves(Graph graph, IReadOnlyDictionary<string, long> extents, int near = 0)
    {
        (Graph, _extents, Readers) = (graph, extents, new Readers(graph));
        Border = Peak(Crossing(v => Readers.Of(v) is [.., var last] && last - v.Node.Id > near ? last : -1, graph.Nodes.Count));
        foreach (Node node in graph.Nodes)
            foreach (Value result in node.Results) _lastBefore[result] = Readers.Of(result).LastOrDefault(r => r <= Border, -1);
    }

    public Graph Graph { get; }

    public Readers Readers { get; }

    /// <summary>The number of the last node of the forward half; -1 where nothing is kept.</summary>
    public int Border { get; }

    /// <summary>Whether a value grows with the batch and is neither fed nor state: the only kind that is worth recomputing.</summary>
    public static bool Grows(Value value) => !value.Shape.IsKnown && !value.Shape.IsDataDependent && value.DType != DType.Text && !MemoryPlan.IsExternal(value);

    /// <summary>Whether the backward half reads a value of the forward half.</summary>
    public bool IsReadLate(Value value) => value.Node.Id <= Border && Readers.Of(value) is [.., var last] && last > Border;

    /// <summary>Whether a node of the forward half after the given one reads a value of it or of one before.</summary>
    public bool Crosses(Value value, int at) => value.Node.Id <= at && _lastBefore[value] > at;

    /// <summary>The forward half in segments of about equally many bytes that are kept, cut where little crosses.</summary>
    public IReadOnlyList<Segment> Cut(int count)
    {
        long[] crossing = Crossing(v => _lastBefore[v], Border + 1), kept = new long[Border + 1];
        for (int i = 0; i <= Border; i++) kept[i] = KeptBy(Graph.Nodes[i]);
        long size = kept.Sum() / count;
        var segments = new List<Segment>();
        for (int end = Border; end >= 0;)
        {
            int cut = end - 1, at = end - 1;
            for (long sum = kept[end]; at >= 0 && sum + kept[at] <= size; sum += kept[at--])
                if (sum >= size / 2 && (cut == end - 1 || crossing[at] <= crossing[cut])) cut = at;
            if (at < 0) cut = -1;
            segments.Add(SegmentOf(cut + 1, end));
            end = cut;
        }
        segments.Reverse();
        return segments;
    }

    /// <summary>The forward half in segments that end at <see cref="Checkpoint"/> marks.</summary>
    public IReadOnlyList<Segment> Marked()
    {
        int[] ends = [.. Graph.Nodes.Where(n => n.Operator is Checkpoint && n.Id < Border).Select(n => n.Id), Border];
        return [.. ends.Select((end, i) => SegmentOf(i == 0 ? 0 : ends[i - 1] + 1, end))];
    }

    private Segment SegmentOf(int first, int last)
    {
        Node[] nodes = [.. Graph.Nodes.Skip(first).Take(last - first + 1).Where(n => !MemoryPlan.IsExternal(n.Results[0]))];
        long saved = nodes.SelectMany(n => n.Results).Where(v => IsReadLate(v) && Grows(v) && !Crosses(v, last) && !v.Node.Operator.IsView).Sum(Bytes);
        return new(first, last, saved, nodes.Where(n => n.Results.Any(r => Grows(r) && !Crosses(r, last))).Sum(n => NodeCost.Of(n, _extents).Seconds));
    }

    private long KeptBy(Node node) => node.Operator.IsView ? 0 : node.Results.Where(r => Grows(r) && IsReadLate(r)).Sum(Bytes);

    /// <summary>The bytes of a value.</summary>
    public long Bytes(Value value) => Plan.Bytes(value, _extents);

    /// <summary>For each node, the bytes that were computed up to it and are read after it.</summary>
    private long[] Crossing(Func<Value, int> lastReader, int count)
    {
        var change = new long[count + 1];
        foreach (Value value in Graph.Nodes.Take(count).SelectMany(n => n.Results).Where(v => Grows(v) && !v.Node.Operator.IsView))
        {
            int last = Math.Min(lastReader(value), count);
            if (last <= value.Node.Id) continue;
            change[value.Node.Id] += Bytes(value);
            change[last] -= Bytes(value);
        }
        for (int i = 1; i < count; i++) change[i] += change[i - 1];
        return change[..count];
    }

    private static int Peak(long[] crossing) => crossing.Length == 0 || crossing.Max() == 0 ? -1 : Array.IndexOf(crossing, crossing.Max());
}
