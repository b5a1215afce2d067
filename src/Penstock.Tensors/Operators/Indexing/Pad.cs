namespace Penstock.Tensors;

/// <summary>A value with zeros put before and after along one axis.</summary>
internal sealed record Pad(int Axis, Dim Before, Dim After) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType != DType.Text, "numbers or truth values", "texts");
        return [inputs[0] with { Shape = inputs[0].Shape.With(Axis, inputs[0].Shape[Axis] + Before + After) }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? Op.Slice(g, Axis, Before, node.Inputs[0].Shape[Axis]) : null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        long size = y.DType.ByteSize() * x.Shape.Product(Axis + 1, x.Shape.Rank).Value;
        long rows = x.Shape.Product(0, Axis).Value, width = x.Shape[Axis].Value * size, stride = y.Shape[Axis].Value * size;
        long before = Extents.Of(call, Before) * size;
        return () =>
        {
            y.AsBytes().Clear();
            for (long r = 0; r < rows; r++) Buffer.MemoryCopy(x.Address + r * width, y.Address + r * stride + before, width, width);
        };
    }
}

public static partial class Op
{
    /// <summary>A value with zeros put before and after along one axis.</summary>
    public static Value Pad(Value x, int axis, Dim before, Dim after) => x.Graph.Apply(new Pad(x.Shape.Axis(axis), before, after), [x])[0];
}
