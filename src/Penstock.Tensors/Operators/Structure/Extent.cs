namespace Penstock.Tensors;

/// <summary>An extent as a number that the graph can compute with: a symbolic batch size, the count of a mean.</summary>
internal sealed record Extent(Dim Of, DType Type) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(Type.IsFloating() || Type is DType.Int32 or DType.Int64, "a floating-point or whole-number type", Type);
        return [new(Type, Shape.Scalar)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        long extent = Extents.Of(call, Of);
        TensorBuffer y = call.Results[0];
        return Type switch
        {
            DType.Float32 => () => y.AsSpan<float>()[0] = extent,
            DType.Float64 => () => y.AsSpan<double>()[0] = extent,
            DType.Int32 => () => y.AsSpan<int>()[0] = checked((int)extent),
            _ => () => y.AsSpan<long>()[0] = extent,
        };
    }
}

public static partial class Op
{
    /// <summary>The extent of an axis as a scalar of the given type.</summary>
    public static Value Extent(Value x, int axis, DType type) => Extent(x, x.Shape[axis], type);

    /// <summary>An extent as a scalar of a value's type: a constant where it is known.</summary>
    internal static Value Number(Dim extent, Value like) => Extent(like, extent, like.DType);

    private static Value Extent(Value x, Dim extent, DType type) =>
        extent.IsKnown ? x.Graph.Number(extent.Value, type) : x.Graph.Apply(new Extent(extent, type), [x])[0];
}
