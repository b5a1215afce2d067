namespace Penstock.Tensors;

/// <summary>The larger of a and b; NaN if either is; where they are equal the gradient goes to a, elementwise.</summary>
internal sealed record Maximum : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.Maximum;

    private protected override bool TakesIntegers => true;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (Op.Where(Op.GreaterOrEqual(a, b), g, Op.Zero(g)), Op.Where(Op.Less(a, b), g, Op.Zero(g)));
}

public static partial class Op
{
    /// <summary>The larger of a and b; NaN if either is; where they are equal the gradient goes to a, elementwise, with broadcasting.</summary>
    public static Value Maximum(Value a, Value b) => Elementwise(new Maximum(), a, b);
}
