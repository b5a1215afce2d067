namespace Penstock.Tensors;

/// <summary>The first input where the second is above 0, else 0, elementwise: the gradient of Relu.</summary>
internal sealed record ReluGradient : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.ReluGradient;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (Op.ReluGradient(g, b), null);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.ReluGradient"/>
    public static Value ReluGradient(Value gradient, Value x) => Elementwise(new ReluGradient(), gradient, x);
}
