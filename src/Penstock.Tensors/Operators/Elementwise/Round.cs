namespace Penstock.Tensors;

/// <summary>The nearest whole number, halves to the even one; its gradient is 0, elementwise.</summary>
internal sealed record Round : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Round;

    private protected override Value? Slope(Value x, Value y, Value g) => null;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Round"/>
    public static Value Round(Value x) => Elementwise(new Round(), x);
}
