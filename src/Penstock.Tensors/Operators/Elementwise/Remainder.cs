namespace Penstock.Tensors;

/// <summary>a - floor(a / b) * b, with the sign of b; 0 for whole numbers where b is 0, elementwise.</summary>
internal sealed record Remainder : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.Remainder;

    private protected override bool TakesIntegers => true;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (g, -(g * Op.Floor(a / b)));
}

public static partial class Op
{
    /// <summary>a - floor(a / b) * b, with the sign of b; 0 for whole numbers where b is 0, elementwise, with broadcasting.</summary>
    public static Value Remainder(Value a, Value b) => Elementwise(new Remainder(), a, b);
}
