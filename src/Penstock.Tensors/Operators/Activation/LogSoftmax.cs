namespace Penstock.Tensors;

/// <summary>x - log(sum(exp(x))) along the last axis, computed from the largest element down.</summary>
internal sealed record LogSoftmax : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType.IsFloating() && inputs[0].Shape.Rank >= 1, "floating-point numbers of at least one axis", inputs[0]);
        return [inputs[0]];
    }

    /// <summary>g - softmax * sum(g).</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? g - Op.Exp(node.Results[0]) * Op.ExpandDims(Op.Sum(g, -1), -1) : null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call) => Softmax.BindRows(call, SoftmaxKernel.Logarithm(call.Inputs[0].DType));
}

public static partial class Op
{
    /// <summary>x - log(sum(exp(x))) along an axis, the last by default.</summary>
    public static Value LogSoftmax(Value x, int axis = -1) => AlongLast(x, axis, last => last.Graph.Apply(new LogSoftmax(), [last])[0]);
}
