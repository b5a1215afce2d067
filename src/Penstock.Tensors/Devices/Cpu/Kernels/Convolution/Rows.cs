using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// What a convolution does to runs of numbers beside its products.
internal static unsafe class Rows<V> where V : struct, ILanes<V>
{
    // from where the mask is above 0, otherwise 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CopyWhere(float* from, float* mask, nint count, float* to)
    {
        nint i = 0;
        for (; i + V.Count <= count; i += V.Count)
            V.Select(V.Less(V.Of(0), V.Load(mask, i)), V.Load(from, i), V.Of(0)).Store(to, i);
        if (i < count)
            V.Select(V.Less(V.Of(0), V.LoadFirst(mask, i, count - i)), V.LoadFirst(from, i, count - i), V.Of(0)).StoreFirst(to, i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(float* from, nint count, float* to)
    {
        nint i = 0;
        for (; i + V.Count <= count; i += V.Count)
            (V.Load(to, i) + V.Load(from, i)).Store(to, i);
        if (i < count)
            (V.LoadFirst(to, i, count - i) + V.LoadFirst(from, i, count - i)).StoreFirst(to, i, count - i);
    }

    // Adds the sum of the rows, taken in order, to one row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddRows(float* from, nint rows, nint leading, int columns, float* to)
    {
        for (nint j = 0; j < columns; j += V.Count)
        {
            nint count = Math.Min(V.Count, columns - j);
            V sum = V.Of(0);
            for (nint row = 0; row < rows; row++)
                sum += V.LoadFirst(from + row * leading, j, count);
            (V.LoadFirst(to, j, count) + sum).StoreFirst(to, j, count);
        }
    }
}
