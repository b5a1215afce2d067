namespace Penstock.Tensors;

/// <summary>
/// Lets the kernels of matrix product and convolution add the bias and apply the ReLU or ReLU6 that follow them, and that of the convolution a shortcut, and lets the kernel of
/// the convolution's gradient apply the ReLU's gradient that comes before it, where nobody else reads what lies between.
/// </summary>
internal static class FuseEpilogue
{
    public static Graph Run(Graph graph)
    {
        var readers = new Readers(graph);
        return GraphRewriter.Rewrite(graph, (node, inputs, rewriter) => node.After.Count > 0 ? null : node.Operator switch
        {
            Add => AddBias(node, inputs, 0, readers) ?? AddBias(node, inputs, 1, readers) ?? AddResidual(node, inputs, 0, readers) ?? AddResidual(node, inputs, 1, readers),
            Relu => Activate(node, FusedActivation.Relu, inputs, readers),
            Relu6 => Activate(node, FusedActivation.Relu6, inputs, readers),
            ConvolveGradient { MasksByResult: false, Ends: GradientEnding.None } gradient => MaskByResult(node, gradient, inputs, readers),
            _ => null,
        });
    }

    private static IReadOnlyList<Value>? AddBias(Node node, IReadOnlyList<Value> inputs, int product, Readers readers)
    {
        Node producer = inputs[product].Node, broadcast = inputs[1 - product].Node;
        bool fits = readers.IsOne(node.Inputs[product]) && producer.After.Count == 0
            && producer is { Inputs.Count: 2, Operator: MatMul { Activation: FusedActivation.None } } or { Inputs.Count: 2 or 3, Operator: Convolve { Activation: FusedActivation.None } }
            && broadcast.Operator is BroadcastTo && broadcast.Inputs[0].Shape == [inputs[product].Shape[-1]];
        if (!fits) return null;
        Value bias = broadcast.Inputs[0];
        return Apply(producer.Operator, [.. producer.Inputs.Take(2), producer.Inputs.Count == 3 ? producer.Inputs[2] + bias : bias], node, producer);
    }

    // A convolution that has its bias may add what is as large as its result: the shortcut of a residual block.
    private static IReadOnlyList<Value>? AddResidual(Node node, IReadOnlyList<Value> inputs, int product, Readers readers)
    {
        Node producer = inputs[product].Node;
        bool fits = readers.IsOne(node.Inputs[product]) && inputs[1 - product].Node.Operator is not BroadcastTo
            && producer is { After.Count: 0, Inputs.Count: 3, Operator: Convolve { Activation: FusedActivation.None, Groups: 1 } };
        return fits ? Apply(producer.Operator, [.. producer.Inputs, inputs[1 - product]], node, producer) : null;
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
