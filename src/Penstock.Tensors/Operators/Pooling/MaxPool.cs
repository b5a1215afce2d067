namespace Penstock.Tensors;

/// <summary>The largest number of each window, NaN if any is. The gradient goes to the first that is largest, row by row.</summary>
internal sealed record MaxPool(Axes Window, Axes Strides, Padding Padding) : PoolOperator(Window, Strides, Padding)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? node.Graph.Apply(new MaxPoolGradient(this), [node.Inputs[0], g])[0] : null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call) => BindForward(call, Pools(call.Inputs[0].Shape, call.Results[0].Shape), MaxPoolKernel.Forward(call.Inputs[0].DType));
}

/// <summary>
/// The gradient of the input of a maximum over windows. Inputs: the input and the gradient of the result. The largest is found again among the numbers,
/// so that one is equal to it even if they were kept in fewer bits in between.
/// </summary>
internal sealed record MaxPoolGradient(MaxPool Of) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        TensorType y = Of.Infer([inputs[0]])[0];
        Require(inputs[1] == y, $"a gradient of type {y}", inputs[1]);
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], dy = call.Inputs[1], dx = call.Results[0];
        PoolShape shape = Of.Pools(x.Shape, dy.Shape);
        nint stepX = shape.InputSize * x.DType.ByteSize(), stepY = shape.OutputSize * x.DType.ByteSize();
        var kernel = MaxPoolKernel.Backward(x.DType);
        return call.Split(x.Shape[0].Value, PoolOperator.Grain(shape), (start, end) =>
        {
            PoolShape s = shape;
            kernel(x.Address + start * stepX, dy.Address + start * stepY, dx.Address + start * stepX, &s, (nint)(end - start));
        });
    }
}

public static partial class Op
{
    /// <summary>The largest number of each window over one to three spatial axes of [batch, spatial.., channels].</summary>
    /// <param name="x">The input.</param>
    /// <param name="window">One extent for each spatial axis.</param>
    /// <param name="strides">One for each spatial axis; the window's extents by default.</param>
    /// <param name="padding">Valid, the default, or Same.</param>
    public static Value MaxPool(Value x, Axes window, Axes? strides = null, Padding padding = Padding.Valid) =>
        x.Graph.Apply(new MaxPool(window, strides ?? window, padding), [x])[0];
}
