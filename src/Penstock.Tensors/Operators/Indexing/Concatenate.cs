namespace Penstock.Tensors;

/// <summary>Values laid one after the other along an axis; the other axes are equal.</summary>
internal sealed record Concatenate(int Axis) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count > 0, "at least one input", "none");
        TensorType first = inputs[0];
        Require(first.DType != DType.Text, "numbers or truth values", "texts");
        Dim total = 0;
        foreach (TensorType input in inputs)
        {
            Require(input.DType == first.DType && input.Shape.Rank == first.Shape.Rank && input.Shape.With(Axis, 0) == first.Shape.With(Axis, 0),
                $"inputs that are like {first} but for axis {Axis}", input);
            total += input.Shape[Axis];
        }
        return [first with { Shape = first.Shape.With(Axis, total) }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[0] is not { } g) return [.. node.Inputs.Select(_ => (Gradient?)null)];
        Dim at = 0;
        var parts = new List<Gradient?>();
        foreach (Value input in node.Inputs)
        {
            parts.Add(Op.Slice(g, Axis, at, input.Shape[Axis]));
            at += input.Shape[Axis];
        }
        return parts;
    }

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer y = call.Results[0];
        int size = y.DType.ByteSize();
        long rows = y.Shape.Product(0, Axis).Value, stride = y.Shape.Product(Axis, y.Shape.Rank).Value * size;
        long[] widths = [.. call.Inputs.Select(x => x.Shape.Product(Axis, x.Shape.Rank).Value * size)];
        return () =>
        {
            byte* column = y.Address;
            for (int i = 0; i < widths.Length; i++)
            {
                byte* from = call.Inputs[i].Address;
                for (long r = 0; r < rows; r++) Buffer.MemoryCopy(from + r * widths[i], column + r * stride, widths[i], widths[i]);
                column += widths[i];
            }
        };
    }
}

public static partial class Op
{
    /// <summary>Values laid one after the other along an axis.</summary>
    public static Value Concatenate(int axis, params IReadOnlyList<Value> values) => values.Count == 1
        ? values[0]
        : values[0].Graph.Apply(new Concatenate(values[0].Shape.Axis(axis)), values)[0];
}
