namespace Penstock.Tensors;

/// <summary>The mean of each window; what lies beyond the edges does not count.</summary>
internal sealed record AveragePool(Axes Window, Axes Strides, Padding Padding) : PoolOperator(Window, Strides, Padding)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? node.Graph.Apply(new AveragePoolGradient(this, node.Inputs[0].Shape), [g])[0] : null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call) => Bind(call, this, call.Inputs[0].Shape, call.Results[0].Shape, AveragePoolKernel.Forward(call.Inputs[0].DType), forward: true);

    internal static unsafe Action Bind(Invocation call, AveragePool op, Shape x, Shape y, delegate*<void*, void*, PoolShape*, nint, void> kernel, bool forward)
    {
        PoolShape shape = op.Pools(x, y);
        TensorBuffer from = call.Inputs[0], to = call.Results[0];
        nint size = from.DType.ByteSize(), stepFrom = (forward ? shape.InputSize : shape.OutputSize) * size, stepTo = (forward ? shape.OutputSize : shape.InputSize) * size;
        return call.Split(x[0].Value, Grain(shape), (start, end) =>
        {
            PoolShape s = shape;
            kernel(from.Address + start * stepFrom, to.Address + start * stepTo, &s, (nint)(end - start));
        });
    }
}

/// <summary>The gradient of the input of a mean over windows, from the gradient of the result.</summary>
/// <param name="Of">The mean.</param>
/// <param name="Input">The shape of its input.</param>
internal sealed record AveragePoolGradient(AveragePool Of, Shape Input) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        TensorType x = inputs[0] with { Shape = Input }, y = Of.Infer([x])[0];
        Require(inputs[0] == y, $"a gradient of type {y}", inputs[0]);
        return [x];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? node.Graph.Apply(Of, [g])[0] : null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call) =>
        AveragePool.Bind(call, Of, call.Results[0].Shape, call.Inputs[0].Shape, AveragePoolKernel.Backward(call.Inputs[0].DType), forward: false);
}

public static partial class Op
{
    /// <summary>The mean of each window over one to three spatial axes of [batch, spatial.., channels].</summary>
    /// <param name="x">The input.</param>
    /// <param name="window">One extent for each spatial axis.</param>
    /// <param name="strides">One for each spatial axis; the window's extents by default.</param>
    /// <param name="padding">Valid, the default, or Same.</param>
    public static Value AveragePool(Value x, Axes window, Axes? strides = null, Padding padding = Padding.Valid) =>
        x.Graph.Apply(new AveragePool(window, strides ?? window, padding), [x])[0];
}
