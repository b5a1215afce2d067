namespace Penstock.Tensors;

/// <summary>Scaled exponential linear unit (Klambauer et al. 2017): 1.0507 * (x where x &gt; 0, else 1.67326 * (exp(x) - 1)), elementwise.</summary>
internal sealed record Selu : UnaryOperator
{
    private const double Scale = 1.0507009873554805, Alpha = 1.6732632423543772;

    private protected override UnaryKind Kind => UnaryKind.Selu;

    private protected override Value Slope(Value x, Value y, Value g) => g * Op.Where(Op.Greater(x, Op.Zero(x)), Op.Zero(x) + Scale, y + Scale * Alpha);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Selu"/>
    public static Value Selu(Value x) => Elementwise(new Selu(), x);
}
