using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>Copies elements from a strided view into dense memory: broadcast, transpose, slice and flip are views.</summary>
internal static unsafe class StridedCopy
{
    /// <summary>Prepares a copy of input, seen through strides and an offset in elements, into the dense result.</summary>
    public static Action Bind(TensorBuffer source, TensorBuffer target, long[] shape, long[] strides, long offset = 0)
    {
        (shape, strides) = Coalesce(shape, strides);
        int size = target.DType.ByteSize();
        if (target.Count == 0) return () => { };
        return () => Copy(source.Address + offset * size, target.Address, shape, strides, 0, size);
    }

    /// <summary>Merges neighbouring axes that can be walked as one.</summary>
    private static (long[] Shape, long[] Strides) Coalesce(long[] shape, long[] strides)
    {
        var dims = new List<long>();
        var steps = new List<long>();
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 1) continue;
            if (dims.Count > 0 && steps[^1] == strides[i] * shape[i]) (dims[^1], steps[^1]) = (dims[^1] * shape[i], strides[i]);
            else
            {
                dims.Add(shape[i]);
                steps.Add(strides[i]);
            }
        }
        if (dims.Count == 0) return ([1], [1]);
        return ([.. dims], [.. steps]);
    }

    private static byte* Copy(byte* source, byte* target, long[] shape, long[] strides, int axis, int size)
    {
        if (axis == shape.Length - 1) return CopyRow(source, target, shape[axis], strides[axis], size);
        for (long i = 0; i < shape[axis]; i++) target = Copy(source + i * strides[axis] * size, target, shape, strides, axis + 1, size);
        return target;
    }

    private static byte* CopyRow(byte* source, byte* target, long count, long stride, int size)
    {
        if (stride == 1) Buffer.MemoryCopy(source, target, count * size, count * size);
        else if (size == 4) CopyElements((int*)source, (int*)target, count, stride);
        else if (size == 8) CopyElements((long*)source, (long*)target, count, stride);
        else if (size == 2) CopyElements((short*)source, (short*)target, count, stride);
        else CopyElements(source, target, count, stride);
        return target + count * size;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyElements<T>(T* source, T* target, long count, long stride) where T : unmanaged
    {
        if (stride == 0) new Span<T>(target, checked((int)count)).Fill(*source);
        else
            for (long i = 0; i < count; i++) target[i] = source[i * stride];
    }
}
