namespace Penstock.Tensors;

/// <summary>a * (1 - b * b), elementwise: the gradient of Tanh, from the gradient a of its result b.</summary>
internal sealed record TanhGradient : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.TanhGradient;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (Op.TanhGradient(g, b), g * a * b * -2);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TanhGradient"/>
    public static Value TanhGradient(Value gradient, Value result) => Elementwise(new TanhGradient(), gradient, result);
}
