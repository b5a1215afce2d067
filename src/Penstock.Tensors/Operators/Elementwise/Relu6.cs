namespace Penstock.Tensors;

/// <summary>min(max(x, 0), 6); the gradient at 0 and at 6 is 0, elementwise.</summary>
internal sealed record Relu6 : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Relu6;

    private protected override Value Slope(Value x, Value y, Value g) => Op.Relu6Gradient(g, y);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Relu6"/>
    public static Value Relu6(Value x) => Elementwise(new Relu6(), x);
}
