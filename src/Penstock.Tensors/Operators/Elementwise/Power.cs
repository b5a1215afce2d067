namespace Penstock.Tensors;

/// <summary>a to the power b; the gradient with respect to b is 0 where a is 0 or below, elementwise.</summary>
internal sealed record Power : BinaryOperator
{
    private protected override BinaryKind Kind => BinaryKind.Power;

    private protected override (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g) => (g * b * Op.Power(a, b - 1), Op.Where(Op.Greater(a, Op.Zero(a)), g * y * Op.Log(Op.Where(Op.Greater(a, Op.Zero(a)), a, Op.Zero(a) + 1)), Op.Zero(g)));
}

public static partial class Op
{
    /// <summary>a to the power b; the gradient with respect to b is 0 where a is 0 or below, elementwise, with broadcasting.</summary>
    public static Value Power(Value a, Value b) => Elementwise(new Power(), a, b);
}
