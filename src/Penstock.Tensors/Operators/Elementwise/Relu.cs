namespace Penstock.Tensors;

/// <summary>max(x, 0); the gradient at 0 is 0, elementwise.</summary>
internal sealed record Relu : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Relu;

    private protected override Value Slope(Value x, Value y, Value g) => Op.ReluGradient(g, y);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Relu"/>
    public static Value Relu(Value x) => Elementwise(new Relu(), x);
}
