namespace Penstock.Tensors;

/// <summary>The error function, elementwise.</summary>
internal sealed record Erf : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Erf;

    private protected override Value Slope(Value x, Value y, Value g) => g * Op.Exp(-Op.Square(x)) * (2 / Math.Sqrt(Math.PI));
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Erf"/>
    public static Value Erf(Value x) => Elementwise(new Erf(), x);
}
