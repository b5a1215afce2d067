namespace Penstock.Tensors;

/// <summary>1 / x, elementwise.</summary>
internal sealed record Reciprocal : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Reciprocal;

    private protected override Value Slope(Value x, Value y, Value g) => -(g * y * y);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Reciprocal"/>
    public static Value Reciprocal(Value x) => Elementwise(new Reciprocal(), x);
}
