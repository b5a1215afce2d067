namespace Penstock.Tensors;

/// <summary>The smaller of a and b; NaN if either is; where they are equal the gradient goes to a, elementwise.</summary>
internal sealed record Minimum : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.Minimum;

    private protected override bool TakesIntegers => true;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (Op.Where(Op.LessOrEqual(a, b), g, Op.Zero(g)), Op.Where(Op.Greater(a, b), g, Op.Zero(g)));
}

public static partial class Op
{
    /// <summary>The smaller of a and b; NaN if either is; where they are equal the gradient goes to a, elementwise, with broadcasting.</summary>
    public static Value Minimum(Value a, Value b) => Elementwise(new Minimum(), a, b);
}
