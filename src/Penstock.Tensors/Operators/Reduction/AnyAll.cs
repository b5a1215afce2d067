namespace Penstock.Tensors;

public static partial class Op
{
    /// <summary>Whether any truth value holds along axes, over all of them if none is given; false over no elements.</summary>
    public static Value Any(Value x, params ReadOnlySpan<int> axes)
    {
        Value count = Sum(Cast(x, DType.Float32), axes);
        return Greater(count, Zero(count));
    }

    /// <summary>Whether all truth values hold along axes, over all of them if none is given; true over no elements.</summary>
    public static Value All(Value x, params ReadOnlySpan<int> axes) => Not(Any(Not(x), axes));
}
