namespace Penstock.Tensors;

/// <summary>x where x &gt; 0, else slope * x, elementwise.</summary>
internal sealed record LeakyRelu(double NegativeSlope = 0.2) : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.LeakyRelu;

    private protected override double Parameter => NegativeSlope;

    private protected override Value Slope(Value x, Value y, Value g) => Op.Where(Op.Greater(x, Op.Zero(x)), g, g * NegativeSlope);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.LeakyRelu"/>
    public static Value LeakyRelu(Value x, double negativeSlope = 0.2) => Elementwise(new LeakyRelu(negativeSlope), x);
}
