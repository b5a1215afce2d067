namespace Penstock.Tensors;

/// <summary>a / b; whole numbers truncate toward 0 and division by 0 gives 0, elementwise.</summary>
internal sealed record Divide : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.Divide;

    private protected override bool TakesIntegers => true;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (g / b, -(g * y / b));
}

public static partial class Op
{
    /// <summary>a / b; whole numbers truncate toward 0 and division by 0 gives 0, elementwise, with broadcasting.</summary>
    public static Value Divide(Value a, Value b) => Elementwise(new Divide(), a, b);
}
