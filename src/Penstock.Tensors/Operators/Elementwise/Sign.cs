namespace Penstock.Tensors;

/// <summary>-1, 0 or 1 by the sign of x; its gradient is 0, elementwise.</summary>
internal sealed record Sign : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Sign;

    private protected override bool TakesIntegers => true;

    private protected override Value? Slope(Value x, Value y, Value g) => null;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Sign"/>
    public static Value Sign(Value x) => Elementwise(new Sign(), x);
}
