namespace Penstock.Tensors;

/// <summary>x / (1 + |x|), elementwise.</summary>
internal sealed record Softsign : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Softsign;

    private protected override Value Slope(Value x, Value y, Value g) => g / Op.Square(Op.Abs(x) + 1);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Softsign"/>
    public static Value Softsign(Value x) => Elementwise(new Softsign(), x);
}
