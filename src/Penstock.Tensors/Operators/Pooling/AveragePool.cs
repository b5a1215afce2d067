namespace Penstock.Tensors;

/// <summary>The mean of each window; what lies beyond the edges does not count.</summary>
internal sealed record AveragePool(Axes Window, Axes Strides, Padding Padding) : PoolOperator(Window, Strides, Padding)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? node.Graph.Apply(new AveragePoolGradient(this, node.Inputs[0].Shape), [g])[0] : null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call) => BindForward(call, Pools(call.Inputs[0].Shape, call.Results[0].Shape), AveragePoolKernel.Forward(call.Inputs[0].DType));
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
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer dy = call.Inputs[0], dx = call.Results[0];
        PoolShape shape = Of.Pools(dx.Shape, dy.Shape);
        nint stepX = shape.InputSize * dx.DType.ByteSize(), stepY = shape.OutputSize * dx.DType.ByteSize();
        var kernel = AveragePoolKernel.Backward(dx.DType);
        return call.Split(dx.Shape[0].Value, PoolOperator.Grain(shape), (start, end) =>
        {
            PoolShape s = shape;
            kernel(dy.Address + start * stepY, dx.Address + start * stepX, &s, (nint)(end - start));
        });
    }
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
