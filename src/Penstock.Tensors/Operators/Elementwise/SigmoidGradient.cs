namespace Penstock.Tensors;

/// <summary>a * b * (1 - b), elementwise: the gradient of Sigmoid, from the gradient a of its result b.</summary>
internal sealed record SigmoidGradient : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.SigmoidGradient;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (Op.SigmoidGradient(g, b), g * a * (1 - b * 2));
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.SigmoidGradient"/>
    public static Value SigmoidGradient(Value gradient, Value result) => Elementwise(new SigmoidGradient(), gradient, result);
}
