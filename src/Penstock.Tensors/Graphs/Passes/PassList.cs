namespace Penstock.Tensors;

/// <summary>The passes in the order in which they run. Memory planning comes after all of them, in the executor.</summary>
public static class PassList
{
    /// <summary>A named transformation of a graph into one that computes the same.</summary>
    public sealed record Pass(string Name, Func<Graph, Graph> Run);

    /// <summary>What a graph needs before it can run: operators that are composed of others give way to them.</summary>
    public static IReadOnlyList<Pass> Lowering { get; } =
    [
        new("expand composed operators", ExpandComposed.Run),
    ];

    /// <summary>What makes a graph faster.</summary>
    public static IReadOnlyList<Pass> Optimizations { get; } =
    [
        new("fold constants", FoldConstants.Run),
        new("simplify", Simplify.Run),
        new("merge equal values", MergeEqual.Run),
        new("fold normalizations", FoldNormalization.Run),
        new("fuse epilogues", FuseEpilogue.Run),
        new("fuse normalizations", FuseNormalization.Run),
        new("fuse branches", FuseBranches.Run),
        new("measure convolutions", MeasureConvolutions.Run),
        new("fuse elementwise chains", FuseElementwise.Run),
    ];

    /// <summary>What a graph needs so that its outputs outlive the run.</summary>
    public static IReadOnlyList<Pass> Finishing { get; } =
    [
        new("own memory", OwnMemory.Run),
    ];

    /// <summary>What makes a graph take less memory, where that is asked for; they look at the order in which a finished graph runs.</summary>
    internal static IReadOnlyList<Pass> Savings(Recomputation? recomputation) =>
    [
        .. recomputation is null ? [] : new Pass[] { new("recompute segments", graph => Recompute.Run(graph, recomputation)) },
    ];

    /// <summary>Runs the passes that save memory.</summary>
    internal static Graph Shrink(Graph graph, Recomputation? recomputation) => Run(graph, Savings(recomputation));

    /// <summary>Runs the passes that a graph needs before it can run.</summary>
    public static Graph Lower(Graph graph) => Run(graph, [.. Lowering, .. Finishing]);

    /// <summary>Runs all passes.</summary>
    public static Graph Optimize(Graph graph) => Optimize(graph, null);

    /// <summary>Runs all passes; what is kept in 16 bits is told apart before elementwise chains are fused, which then take the casts in.</summary>
    internal static Graph Optimize(Graph graph, HalfStorage? half) => half is null ? Run(graph, [.. Lowering, .. Optimizations, .. Finishing])
        : Run(graph,
        [
            .. Lowering, .. Optimizations.SkipLast(1), new("keep in 16 bits", g => KeepInHalf.Run(g, half)),
            new("run in rows", g => RunInRows.Run(g, half.Extents)), Optimizations[^1], .. Finishing,
        ]);

    private static Graph Run(Graph graph, IEnumerable<Pass> passes) => passes.Aggregate(graph, (g, pass) => pass.Run(g));
}
