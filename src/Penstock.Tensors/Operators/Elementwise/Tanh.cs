namespace Penstock.Tensors;

/// <summary>The hyperbolic tangent, elementwise.</summary>
internal sealed record Tanh : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Tanh;

    private protected override Value Slope(Value x, Value y, Value g) => Op.TanhGradient(g, y);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Tanh"/>
    public static Value Tanh(Value x) => Elementwise(new Tanh(), x);
}
