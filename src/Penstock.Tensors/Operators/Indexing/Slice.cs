namespace Penstock.Tensors;

/// <summary>A run of elements along one axis.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Start">The first element.</param>
/// <param name="Length">How many elements.</param>
internal sealed record Slice(int Axis, Dim Start, Dim Length) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType != DType.Text, "numbers or truth values", "texts");
        Dim end = Start + Length, extent = inputs[0].Shape[Axis];
        Require(!end.IsKnown || !extent.IsKnown || end.Value <= extent.Value, $"elements up to {extent} along axis {Axis}", end);
        return [inputs[0] with { Shape = inputs[0].Shape.With(Axis, Length) }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        Value x = node.Inputs[0];
        return [gradients[0] is { } g ? Op.Pad(g, Axis, Start, x.Shape[Axis] - (Start + Length)) : null];
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        long[] strides = Strided.Dense(x.Shape.ToArray());
        long start = Extents.Of(call, Start);
        Require(start >= 0 && start + y.Shape[Axis].Value <= x.Shape[Axis].Value, $"elements within {x.Shape[Axis]} along axis {Axis}", $"{y.Shape[Axis]} from {start}");
        return StridedCopy.Bind(call, x, y, y.Shape.ToArray(), strides, start * strides[Axis]);
    }
}

public static partial class Op
{
    /// <summary>A run of elements along one axis.</summary>
    public static Value Slice(Value x, int axis, Dim start, Dim length) => x.Graph.Apply(new Slice(x.Shape.Axis(axis), start, length), [x])[0];
}
