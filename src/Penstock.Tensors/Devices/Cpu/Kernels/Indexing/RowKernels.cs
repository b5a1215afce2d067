using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Penstock.Tensors;

/// <summary>
/// Rows by number: gathering, adding up gradients of gathered rows, and one-hot rows. Indices are Int32 or Int64.
/// An index out of range is held to the nearest row, as in StableHLO; in a one-hot row it sets nothing.
/// </summary>
internal static unsafe class RowKernels
{
    /// <summary>The first place of an index below 0 or not below rows; -1 where there is none.</summary>
    public static nint FindOutOfRange(void* indices, DType type, nint n, nint rows) => type == DType.Int32
        ? FindOutOfRange((int*)indices, n, rows)
        : FindOutOfRange((long*)indices, n, rows);

    /// <summary>target[i] = source[indices[i]] for rows of rowBytes bytes; the source has at least one row.</summary>
    public static void Gather(void* source, void* indices, DType type, void* target, nint n, nint rows, nint rowBytes)
    {
        if (type == DType.Int32) Gather((byte*)source, (int*)indices, (byte*)target, n, rows, rowBytes);
        else Gather((byte*)source, (long*)indices, (byte*)target, n, rows, rowBytes);
    }

    /// <summary>target[i, indices[i]] = 1 and the rest of row i 0, in Float32.</summary>
    public static void OneHot(void* indices, DType type, float* target, nint n, nint depth)
    {
        if (type == DType.Int32) OneHot((int*)indices, target, n, depth);
        else OneHot((long*)indices, target, n, depth);
    }

    private static nint FindOutOfRange<T>(T* indices, nint n, nint rows) where T : unmanaged, IBinaryInteger<T>
    {
        for (nint i = 0; i < n; i++)
            if ((ulong)long.CreateTruncating(indices[i]) >= (ulong)rows) return i;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(byte* source, T* indices, byte* target, nint n, nint rows, nint rowBytes) where T : unmanaged, IBinaryInteger<T>
    {
        if (rowBytes == sizeof(int))
        {
            // A row is a number: a table of levels, a place of an image.
            for (nint i = 0; i < n; i++) ((int*)target)[i] = ((int*)source)[(nint)Math.Clamp(long.CreateTruncating(indices[i]), 0, rows - 1)];
            return;
        }
        for (nint i = 0; i < n; i++)
            Buffer.MemoryCopy(source + (nint)Math.Clamp(long.CreateTruncating(indices[i]), 0, rows - 1) * rowBytes, target + i * rowBytes, rowBytes, rowBytes);
    }

    private static void OneHot<T>(T* indices, float* target, nint n, nint depth) where T : unmanaged, IBinaryInteger<T>
    {
        NativeMemory.Clear(target, checked((nuint)(n * depth * sizeof(float))));
        for (nint i = 0; i < n; i++)
        {
            long index = long.CreateTruncating(indices[i]);
            if ((ulong)index < (ulong)depth) target[i * depth + (nint)index] = 1;
        }
    }
}
