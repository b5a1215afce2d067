namespace Penstock.Tensors;

/// <summary>Puts a <see cref="Checkpoint"/> behind given values of a graph. It comes after the graph is built, so that no random operator gets another number.</summary>
internal static class MarkKept
{
    public static Graph Run(Graph graph, IReadOnlySet<Value> kept) => kept.Count == 0 ? graph : GraphRewriter.Rewrite(graph, (node, inputs, rewriter) =>
        node.Results.Any(kept.Contains)
            ? [.. rewriter.Target.Apply(node.Operator, inputs, node.Name).Select((result, i) => kept.Contains(node.Results[i]) ? Op.Checkpoint(result) : result)]
            : null);
}
