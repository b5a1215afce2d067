namespace Penstock.Tensors;

/// <summary>The elements along one axis in opposite order.</summary>
internal sealed record Flip(int Axis) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType != DType.Text, "numbers or truth values", "texts");
        inputs[0].Shape.Axis(Axis);
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [gradients[0] is { } g ? Op.Flip(g, Axis) : null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        long[] shape = x.Shape.ToArray(), strides = Strided.Dense(shape);
        long last = Math.Max(0, shape[Axis] - 1) * strides[Axis];
        strides[Axis] = -strides[Axis];
        return StridedCopy.Bind(call, x, y, shape, strides, last);
    }
}

public static partial class Op
{
    /// <summary>The elements along one axis in opposite order.</summary>
    public static Value Flip(Value x, int axis) => x.Graph.Apply(new Flip(x.Shape.Axis(axis)), [x])[0];
}
