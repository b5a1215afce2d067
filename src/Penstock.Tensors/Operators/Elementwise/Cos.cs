namespace Penstock.Tensors;

/// <summary>The cosine of x in radians, elementwise.</summary>
internal sealed record Cos : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Cos;

    private protected override Value Slope(Value x, Value y, Value g) => -(g * Op.Sin(x));
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Cos"/>
    public static Value Cos(Value x) => Elementwise(new Cos(), x);
}
