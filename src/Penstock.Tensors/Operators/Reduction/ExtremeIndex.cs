namespace Penstock.Tensors;

/// <summary>The index, as Int32, of the largest or smallest element along an axis, which vanishes from the shape. The first of equal ones; a NaN counts as both.</summary>
/// <param name="Axis">The axis, counted from the first.</param>
internal abstract record ExtremeIndex(int Axis) : Operator
{
    private protected abstract bool Largest { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Shape x = inputs[0].Shape;
        Require(inputs[0].DType is not (DType.Text or DType.Bool), "numbers", inputs[0].DType, "Cast the input.");
        Require(!x[Axis].IsKnown || x[Axis].Value is > 0 and <= int.MaxValue, $"at least one element along axis {Axis}", x);
        return [new(DType.Int32, x.Without(Axis))];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public sealed override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        long outer = x.Shape.Product(0, Axis).Value, n = x.Shape[Axis].Value, inner = x.Shape.Product(Axis + 1, x.Shape.Rank).Value;
        if (n == 0 && y.Count > 0) throw new ArgumentException($"{call.Node.Label}: expected at least one element along axis {Axis}, got {x.Shape}.");
        long step = n * inner * x.DType.ByteSize();
        var kernel = Largest ? ArgumentReductions.Largest(x.DType, DType.Int32) : ArgumentReductions.Smallest(x.DType, DType.Int32);
        return call.Split(outer, 1 + 4096 / Math.Max(1, n * inner), (start, end) =>
            kernel(x.Address + start * step, y.Address + start * inner * sizeof(int), (nint)(end - start), (nint)n, (nint)inner));
    }
}
