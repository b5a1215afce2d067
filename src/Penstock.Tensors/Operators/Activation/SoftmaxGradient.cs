namespace Penstock.Tensors;

/// <summary>The gradient of softmax along the last axis: y * (dy - sum(dy * y)). Inputs: the result y and its gradient dy.</summary>
internal sealed record SoftmaxGradient : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0].DType.IsFloating() && inputs[0].Shape.Rank >= 1 && inputs[1] == inputs[0], "floating-point numbers of at least one axis, and a gradient like them", $"{inputs[0]} and {inputs[1]}");
        return [inputs[0]];
    }

    /// <summary>The gradient of the formula, written with other operators.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        int first = node.Graph.Nodes.Count;
        Value y = node.Inputs[0], dy = node.Inputs[1];
        return Differentiation.ThroughAdded([y * (dy - Op.ExpandDims(Op.Sum(dy * y, -1), -1))], gradients, node.Inputs, first);
    }

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => true;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer y = call.Inputs[0], dy = call.Inputs[1], dx = call.Results[0];
        nint classes = (nint)y.Shape[-1].Value, bytes = classes * y.DType.ByteSize();
        var kernel = SoftmaxKernel.Gradient(y.DType);
        return call.Split(y.Shape.Product(0, y.Shape.Rank - 1).Value, 1 + 4096 / Math.Max(1, classes), (start, end) =>
            kernel(y.Address + start * bytes, dy.Address + start * bytes, dx.Address + start * bytes, (nint)(end - start), classes));
    }
}
