namespace Penstock.Tensors;

/// <summary>Strides of dense arrays.</summary>
internal static class Strided
{
    /// <summary>Element strides of a dense row-major array.</summary>
    public static long[] Dense(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride = checked(stride * shape[i]);
        }
        return strides;
    }
}
