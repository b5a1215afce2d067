namespace Penstock.Tensors;

/// <summary>a + b, elementwise.</summary>
internal sealed record Add : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.Add;

    private protected override bool TakesIntegers => true;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (g, g);
}

public static partial class Op
{
    /// <summary>a + b, elementwise, with broadcasting.</summary>
    public static Value Add(Value a, Value b) => Elementwise(new Add(), a, b);
}
