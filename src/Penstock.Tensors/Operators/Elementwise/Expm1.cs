namespace Penstock.Tensors;

/// <summary>exp(x) - 1, exact near 0, elementwise.</summary>
internal sealed record Expm1 : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Expm1;

    private protected override Value Slope(Value x, Value y, Value g) => g * (y + 1);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Expm1"/>
    public static Value Expm1(Value x) => Elementwise(new Expm1(), x);
}
