namespace Penstock.Tensors;

/// <summary>Gaussian error linear unit (Hendrycks and Gimpel 2016), elementwise: x * Phi(x), where Phi is the normal distribution function.</summary>
/// <param name="Approximate">Whether to use 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) instead of the error function.</param>
internal sealed record Gelu(bool Approximate = false) : UnaryOperator
{
    private protected override UnaryKind Kind => Approximate ? UnaryKind.GeluTanh : UnaryKind.Gelu;

    private protected override Value Slope(Value x, Value y, Value g) => Op.Elementwise(new GeluGradient(Approximate), g, x);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Gelu"/>
    public static Value Gelu(Value x, bool approximate = false) => Elementwise(new Gelu(approximate), x);
}
