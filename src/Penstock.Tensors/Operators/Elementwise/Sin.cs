namespace Penstock.Tensors;

/// <summary>The sine of x in radians, elementwise.</summary>
internal sealed record Sin : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Sin;

    private protected override Value Slope(Value x, Value y, Value g) => g * Op.Cos(x);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Sin"/>
    public static Value Sin(Value x) => Elementwise(new Sin(), x);
}
