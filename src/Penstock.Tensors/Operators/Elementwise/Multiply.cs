namespace Penstock.Tensors;

/// <summary>a * b, elementwise.</summary>
internal sealed record Multiply : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.Multiply;

    private protected override bool TakesIntegers => true;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (g * b, g * a);
}

public static partial class Op
{
    /// <summary>a * b, elementwise, with broadcasting.</summary>
    public static Value Multiply(Value a, Value b) => Elementwise(new Multiply(), a, b);
}
