namespace Penstock.Tensors;

/// <summary>8-bit numbers as 32-bit ones less their zero point.</summary>
internal static class Widened
{
    public static void From(TensorBuffer source, TensorBuffer zero, int[] target)
    {
        int zeroPoint = zero.AsSpan<int>()[0];
        if (source.DType == DType.Int8)
        {
            ReadOnlySpan<sbyte> x = source.AsSpan<sbyte>();
            for (int i = 0; i < x.Length; i++) target[i] = x[i] - zeroPoint;
        }
        else
        {
            ReadOnlySpan<byte> x = source.AsSpan<byte>();
            for (int i = 0; i < x.Length; i++) target[i] = x[i] - zeroPoint;
        }
    }

    public static bool IsByte(DType type) => type is DType.Int8 or DType.UInt8;
}
