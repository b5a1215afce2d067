namespace Penstock.Tensors;

/// <summary>Exponential linear unit (Clevert et al. 2016): x where x &gt; 0, else alpha * (exp(x) - 1), elementwise.</summary>
internal sealed record Elu(double Alpha = 1) : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Elu;

    private protected override double Parameter => Alpha;

    private protected override Value Slope(Value x, Value y, Value g) => Op.Where(Op.Greater(x, Op.Zero(x)), g, g * (y + Alpha));
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Elu"/>
    public static Value Elu(Value x, double alpha = 1) => Elementwise(new Elu(alpha), x);
}
