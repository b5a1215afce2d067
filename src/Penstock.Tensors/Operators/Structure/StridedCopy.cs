namespace Penstock.Tensors;

/// <summary>Copies elements from a strided view into dense memory: broadcast, transpose, slice and flip are views.</summary>
internal static unsafe class StridedCopy
{
    /// <summary>Prepares a copy of input, seen through strides and an offset in elements, into the dense result.</summary>
    public static Action Bind(TensorBuffer source, TensorBuffer target, long[] shape, long[] strides, long offset = 0)
    {
        nint[] extents = Array.ConvertAll(shape, n => (nint)n), from = Array.ConvertAll(strides, n => (nint)n), to = Array.ConvertAll(Strided.Dense(shape), n => (nint)n);
        int size = target.DType.ByteSize();
        return () =>
        {
            fixed (nint* n = extents, s = from, t = to) CopyKernels.Strided(source.Address + offset * size, target.Address, extents.Length, n, s, t, size);
        };
    }
}
