namespace Penstock.Tensors;

public static partial class Op
{
    /// <summary>Whether any truth value holds along axes, over all of them if none is given; false over no elements.</summary>
    public static Value Any(Value x, params ReadOnlySpan<int> axes) => Cast(Max(Cast(x, DType.UInt8), axes), DType.Bool);

    /// <summary>Whether all truth values hold along axes, over all of them if none is given; true over no elements.</summary>
    public static Value All(Value x, params ReadOnlySpan<int> axes) => Cast(Min(Cast(x, DType.UInt8), axes), DType.Bool);
}
