namespace Penstock.Tensors;

/// <summary>e to the power x, elementwise.</summary>
internal sealed record Exp : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Exp;

    private protected override Value Slope(Value x, Value y, Value g) => g * y;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Exp"/>
    public static Value Exp(Value x) => Elementwise(new Exp(), x);
}
