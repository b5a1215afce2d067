namespace Penstock.Tensors;

/// <summary>a - b, elementwise.</summary>
internal sealed record Subtract : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.Subtract;

    private protected override bool TakesIntegers => true;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (g, -g);
}

public static partial class Op
{
    /// <summary>a - b, elementwise, with broadcasting.</summary>
    public static Value Subtract(Value a, Value b) => Elementwise(new Subtract(), a, b);
}
