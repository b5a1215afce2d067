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

    // Adds the sum of the rows to one row. Four sums, of every fourth row each, hide the latency of addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddRows(float* from, nint rows, nint leading, int columns, float* to)
    {
        nint j = 0;
        for (; j + V.Count <= columns; j += V.Count, from += V.Count)
        {
            V a = V.Of(0), b = a, c = a, d = a;
            nint row = 0;
            for (; row + 4 <= rows; row += 4)
            {
                a += V.Load(from, row * leading);
                b += V.Load(from, (row + 1) * leading);
                c += V.Load(from, (row + 2) * leading);
                d += V.Load(from, (row + 3) * leading);
            }
            for (; row < rows; row++)
                a += V.Load(from, row * leading);
            (V.Load(to, j) + (a + b + (c + d))).Store(to, j);
        }
        for (; j < columns; j++, from++)
        {
            float sum = 0;
            for (nint row = 0; row < rows; row++)
                sum += from[row * leading];
            to[j] += sum;
        }
    }
}
