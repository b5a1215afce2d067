namespace Penstock.Tensors;

/// <summary>1 / (1 + exp(-x)), elementwise.</summary>
internal sealed record Sigmoid : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Sigmoid;

    private protected override Value Slope(Value x, Value y, Value g) => Op.SigmoidGradient(g, y);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Sigmoid"/>
    public static Value Sigmoid(Value x) => Elementwise(new Sigmoid(), x);
}
