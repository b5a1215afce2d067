namespace Penstock.Tensors;

/// <summary>The gradient of Gelu, elementwise: a * (Phi(b) + b phi(b)), from the gradient a of its result and its argument b.</summary>
/// <param name="Approximate">Whether it is that of the form with tanh.</param>
internal sealed record GeluGradient(bool Approximate = false) : BinaryOperator
{
    private protected override BinaryKind Kind => Approximate ? BinaryKind.GeluTanhGradient : BinaryKind.GeluGradient;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) =>
        (Op.Elementwise(this, g, b), g * a * (Approximate ? ApproximateCurvature(b) : Curvature(b)));

    // The derivative of Phi(x) + x phi(x).
    private static Value Curvature(Value x) => Op.Exp(Op.Square(x) * -0.5) * (1 / Math.Sqrt(2 * Math.PI)) * (2 - Op.Square(x));

    // With u = c (x + d x^3): the derivative of (1 + tanh u) / 2 + x / 2 (1 - tanh^2 u) u'.
    private static Value ApproximateCurvature(Value x)
    {
        double c = Math.Sqrt(2 / Math.PI), d = 0.044715;
        Value t = Op.Tanh((x + Op.Square(x) * x * d) * c), slope = (Op.Square(x) * (3 * d) + 1) * c, inner = 1 - Op.Square(t);
        return inner * (slope + x * 0.5 * (x * (6 * d * c) - t * Op.Square(slope) * 2));
    }
}
