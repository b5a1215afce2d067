namespace Penstock.Tensors;

/// <summary>Computes beforehand what depends on constants alone, unless the result would be large.</summary>
internal static class FoldConstants
{
    private const long MostElements = 1 << 16;

    public static Graph Run(Graph graph) => GraphRewriter.Rewrite(graph, (node, inputs, rewriter) =>
    {
        bool foldable = inputs.Count > 0 && !node.Operator.HasEffect && node.Operator is not BroadcastTo
            && inputs.All(i => i.Node.Operator is Constant)
            && node.Results.All(r => r.Shape.IsKnown && r.Shape.ElementCount <= MostElements);
        return foldable ? [.. Evaluate(node.Operator, inputs).Select(rewriter.Target.Constant)] : null;
    });

    private static Tensor[] Evaluate(Operator op, IReadOnlyList<Value> inputs)
    {
        var graph = new Graph();
        IReadOnlyList<Value> results = graph.Apply(op, [.. inputs.Select(i => graph.Constant(((Constant)i.Node.Operator).Value))]);
        for (int i = 0; i < results.Count; i++) graph.Output($"{i}", results[i]);
        return new Executor(graph, options: new() { Optimize = false, Threads = 1 }).Run();
    }
}
