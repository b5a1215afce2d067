namespace Penstock.Tensors;

/// <summary>The square root; NaN below 0, elementwise.</summary>
internal sealed record Sqrt : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Sqrt;

    private protected override Value Slope(Value x, Value y, Value g) => g * 0.5 / y;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Sqrt"/>
    public static Value Sqrt(Value x) => Elementwise(new Sqrt(), x);
}
