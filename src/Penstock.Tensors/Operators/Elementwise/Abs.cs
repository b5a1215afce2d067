namespace Penstock.Tensors;

/// <summary>|x|; the gradient at 0 is 0, elementwise.</summary>
internal sealed record Abs : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Abs;

    private protected override bool TakesIntegers => true;

    private protected override Value Slope(Value x, Value y, Value g) => g * Op.Sign(x);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Abs"/>
    public static Value Abs(Value x) => Elementwise(new Abs(), x);
}
