namespace Penstock.Tensors;

/// <summary>The first input where the second is above 0 and below 6, else 0, elementwise: the gradient of Relu6.</summary>
internal sealed record Relu6Gradient : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.Relu6Gradient;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (Op.Relu6Gradient(g, b), null);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Relu6Gradient"/>
    public static Value Relu6Gradient(Value gradient, Value x) => Elementwise(new Relu6Gradient(), gradient, x);
}
