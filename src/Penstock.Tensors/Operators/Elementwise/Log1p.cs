namespace Penstock.Tensors;

/// <summary>log(1 + x), exact near 0, elementwise.</summary>
internal sealed record Log1p : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Log1p;

    private protected override Value Slope(Value x, Value y, Value g) => g / (x + 1);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Log1p"/>
    public static Value Log1p(Value x) => Elementwise(new Log1p(), x);
}
