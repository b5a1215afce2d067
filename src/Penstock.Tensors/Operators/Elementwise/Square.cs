namespace Penstock.Tensors;

/// <summary>x * x, elementwise.</summary>
internal sealed record Square : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Square;

    private protected override bool TakesIntegers => true;

    private protected override Value Slope(Value x, Value y, Value g) => g * x * 2;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Square"/>
    public static Value Square(Value x) => Elementwise(new Square(), x);
}
