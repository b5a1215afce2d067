namespace Penstock.Tensors;

/// <summary>x * sigmoid(x), also called swish, elementwise.</summary>
internal sealed record Silu : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Silu;

    private protected override Value Slope(Value x, Value y, Value g) => g * (Op.Sigmoid(x) + y * (1 - Op.Sigmoid(x)));
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Silu"/>
    public static Value Silu(Value x) => Elementwise(new Silu(), x);
}
