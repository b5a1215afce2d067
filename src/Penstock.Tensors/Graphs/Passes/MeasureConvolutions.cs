namespace Penstock.Tensors;

/// <summary>
/// Lets the kernel of a convolution whose result goes into batch normalization give that result's mean and variance, which it takes of each piece while the
/// piece is in the cache; the normalization then need not read all of it twice.
/// </summary>
internal static class MeasureConvolutions
{
    public static Graph Run(Graph graph)
    {
        var readers = new Readers(graph);
        var measured = new Dictionary<Node, IReadOnlyList<Value>>();
        return GraphRewriter.Rewrite(graph, (node, inputs, rewriter) => node switch
        {
            { After.Count: > 0 } => null,
            { Operator: Convolve { Measures: false } op } when Pays(op, node) && IsNormalized(node, graph, readers) => Measure(node, op, inputs, measured, rewriter),
            { Operator: BatchNormalization op } when measured.TryGetValue(node.Inputs[0].Node, out IReadOnlyList<Value>? convolved) => Normalize(node, op, inputs, convolved, rewriter),
            _ => null,
        });
    }

    // Other kernels than the direct one would read the result again.
    private static bool Pays(Convolve op, Node node) =>
        op.Groups == 1 && node.Results[0].DType == DType.Float32 && !(node.Inputs[1].Shape.Product(0, node.Inputs[1].Shape.Rank - 2) == 1 && op.Strides.All(s => s == 1));

    private static bool IsNormalized(Node node, Graph graph, Readers readers) =>
        readers.Of(node.Results[0]).Any(r => r != int.MaxValue && graph.Nodes[r] is { After.Count: 0, Operator: BatchNormalization } reader && reader.Inputs[0] == node.Results[0]);

    private static IReadOnlyList<Value> Measure(Node node, Convolve op, IReadOnlyList<Value> inputs, Dictionary<Node, IReadOnlyList<Value>> measured, GraphRewriter rewriter)
    {
        measured[node] = rewriter.Target.Apply(op with { Measures = true }, inputs, node.Name);
        return [measured[node][0]];
    }

    private static IReadOnlyList<Value> Normalize(Node node, BatchNormalization op, IReadOnlyList<Value> inputs, IReadOnlyList<Value> convolved, GraphRewriter rewriter) =>
        [.. rewriter.Target.Apply(new NormalizeChannels(op.Epsilon, op.Activation), [.. inputs.Take(3), convolved[1], convolved[2], .. inputs.Skip(3)], node.Name), convolved[1], convolved[2]];
}
