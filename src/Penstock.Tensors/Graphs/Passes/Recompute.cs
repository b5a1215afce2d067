namespace Penstock.Tensors;

/// <summary>
/// Activation checkpointing (Chen et al. 2016): the forward half of a step is cut into segments; of a segment that is recomputed only
/// what crosses its ends is kept, and its nodes are cloned where the backward half first reads what lies inside. A clone that reads
/// kept values alone runs after the node before it, so that it is no value that is known already.
/// </summary>
internal static class Recompute
{
    private static readonly int[] s_segments = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48];

    public static Graph Run(Graph graph, Recomputation how)
    {
        var halves = new GraphHalves(graph, how.Extents);
        if (halves.Border < 0) return graph;
        if (how.Share is not { } share) return new SegmentCloning(halves, [.. halves.Marked().SkipLast(1)]).Run();
        long enough = (long)(share * Size(graph, how));
        (Graph Graph, double Cost, long Size) best = (graph, double.PositiveInfinity, Size(graph, how));
        foreach (int count in s_segments)
        {
            Segment[] cheapest = [.. halves.Cut(count).Where(s => s.Saved > 0).OrderBy(s => s.Cost / s.Saved)];
            if (cheapest.Length == 0) continue;
            (Graph Graph, double Cost, long Size) found = Fewest(halves, cheapest, enough, how);
            bool isBetter = best.Size > enough ? found.Size < best.Size : found.Size <= enough && found.Cost < best.Cost;
            if (isBetter) best = found;
        }
        return best.Graph;
    }

    /// <summary>The fewest of the segments, in their order, that make the arena small enough; all where none do.</summary>
    private static (Graph, double, long) Fewest(GraphHalves halves, Segment[] cheapest, long enough, Recomputation how)
    {
        (Graph Graph, double Cost, long Size) Take(int n)
        {
            Graph graph = new SegmentCloning(halves, cheapest[..n]).Run();
            return (graph, cheapest[..n].Sum(s => s.Cost), Size(graph, how));
        }
        int low = 1, high = cheapest.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Take(middle).Size <= enough) high = middle;
            else low = middle + 1;
        }
        return Take(low);
    }

    private static long Size(Graph graph, Recomputation how) => new MemoryPlan(graph.Nodes, graph, v => Plan.Bytes(v, how.Extents)).Size;
}
