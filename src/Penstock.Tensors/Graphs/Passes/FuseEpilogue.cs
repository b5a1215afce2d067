namespace Penstock.Tensors;

/// <summary>
/// Lets the kernels of matrix product and convolution add the bias and apply the ReLU or ReLU6 that follow them, and lets the kernel of
/// the convolution's gradient apply the ReLU's gradient that comes before it, where nobody else reads what lies between.
/// </summary>
internal static class FuseEpilogue
{
    public static Graph Run(Graph graph)
    {
        var readers = new Readers(graph);
        return GraphRewriter.Rewrite(graph, (node, inputs, rewriter) => node.After.Count > 0 ? null : node.Operator switch
        {
            Add => AddBias(node, inputs, 0, readers) ?? AddBias(node, inputs, 1, readers),
            Relu => Activate(node, FusedActivation.Relu, inputs, readers),
            Relu6 => Activate(node, FusedActivation.Relu6, inputs, readers),
            ConvolveGradient { MasksByResult: false } gradient => MaskByResult(node, gradient, inputs, readers),
            _ => null,
        });
    }

    private static IReadOnlyList<Value>? AddBias(Node node, IReadOnlyList<Value> inputs, int product, Readers readers)
    {
        Node producer = inputs[product].Node, broadcast = inputs[1 - product].Node;
        bool fits = readers.IsOne(node.Inputs[product]) && producer is { Inputs.Count: 2, After.Count: 0 }
            && producer.Operator is MatMul { Activation: FusedActivation.None } or Convolve { Activation: FusedActivation.None }
            && broadcast.Operator is BroadcastTo && broadcast.Inputs[0].Shape == [inputs[product].Shape[-1]];
        return fits ? Apply(producer.Operator, [.. producer.Inputs, broadcast.Inputs[0]], node, producer) : null;
    }

    private static IReadOnlyList<Value>? Activate(Node node, FusedActivation activation, IReadOnlyList<Value> inputs, Readers readers)
    {
        Node producer = inputs[0].Node;
        if (!readers.IsOne(node.Inputs[0]) || producer.After.Count > 0) return null;
        return producer.Operator switch
        {
            MatMul { Activation: FusedActivation.None } product => Apply(product with { Activation = activation }, producer.Inputs, node, producer),
            Convolve { Activation: FusedActivation.None } convolution => Apply(convolution with { Activation = activation }, producer.Inputs, node, producer),
            _ => null,
        };
    }

    private static IReadOnlyList<Value>? MaskByResult(Node node, ConvolveGradient gradient, IReadOnlyList<Value> inputs, Readers readers)
    {
        Node mask = inputs[2].Node;
        if (mask.Operator is not ReluGradient || mask.After.Count > 0 || !readers.IsOne(node.Inputs[2])) return null;
        return Apply(gradient with { MasksByResult = true }, [inputs[0], inputs[1], .. mask.Inputs], node, node);
    }

    private static IReadOnlyList<Value> Apply(Operator op, IReadOnlyList<Value> inputs, Node node, Node producer) =>
        inputs[0].Graph.Apply(op, inputs, node.Name ?? producer.Name);
}
