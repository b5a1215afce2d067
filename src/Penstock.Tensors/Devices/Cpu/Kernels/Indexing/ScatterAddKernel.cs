using System.Numerics;
using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, int*, nint, nint, nint, nint, void*, void>;

namespace Penstock.Tensors;

/// <summary>
/// Adds rows to the rows of a target by index, in the order of a stable sort by index, so that equal indices are always added in the same order.
/// </summary>
internal static unsafe class ScatterAddKernel
{
    private const int Digit = 8;

    /// <summary>Writes to order the places of n indices, Int32 or Int64, sorted stably; scratch holds n more. Indices are held to rows.</summary>
    public static void Sort(void* indices, DType type, int* order, int* scratch, nint n, nint rows)
    {
        if (type == DType.Int32) Sort((int*)indices, order, scratch, n, rows);
        else Sort((long*)indices, order, scratch, n, rows);
    }

    /// <summary>
    /// The kernel (values, indices, order, from, to, width, rows, target): target[index] += value for the sorted places from (included) to (excluded).
    /// Runs of equal indices must not be cut: see <see cref="RunStart"/>.
    /// </summary>
    public static Kernel For(DType type, DType indices, VectorForm? form = null) => (Kernel)(indices == DType.Int32
        ? VectorForms.Choose<Family<int>>(type, form)
        : VectorForms.Choose<Family<long>>(type, form));

    /// <summary>The first sorted place at or after a given one that begins a run of equal indices; n where there is none.</summary>
    public static nint RunStart(void* indices, DType type, int* order, nint place, nint n, nint rows)
    {
        while (place > 0 && place < n && At(order[place]) == At(order[place - 1])) place++;
        return place;

        nint At(nint i) => type == DType.Int32 ? Row(((int*)indices)[i], rows) : Row(((long*)indices)[i], rows);
    }

    /// <summary>The first sorted place of an index that is a row or a later one; n where there is none.</summary>
    public static nint PlaceOf(void* indices, DType type, int* order, nint n, nint row)
    {
        nint low = 0, high = n;
        while (low < high)
        {
            nint middle = (low + high) / 2, at = order[middle];
            if ((type == DType.Int32 ? ((int*)indices)[at] : ((long*)indices)[at]) < row) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private struct Family<TIndex> : IKernel where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&Run<TIndex, V>);
    }

    // By digits, the lowest first.
    private static void Sort<TIndex>(TIndex* indices, int* order, int* scratch, nint n, nint rows) where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        int* from = scratch, to = order;
        for (int i = 0; i < n; i++) to[i] = i;
        int* starts = stackalloc int[1 << Digit];
        for (int shift = 0; shift < 64 && rows - 1 >> shift != 0; shift += Digit)
        {
            int* sorted = to;
            to = from;
            from = sorted;
            new Span<int>(starts, 1 << Digit).Clear();
            for (nint i = 0; i < n; i++) starts[Bucket(indices[i], rows, shift)]++;
            for (int bucket = 0, sum = 0; bucket < 1 << Digit; bucket++) (starts[bucket], sum) = (sum, sum + starts[bucket]);
            for (nint i = 0; i < n; i++) to[starts[Bucket(indices[from[i]], rows, shift)]++] = from[i];
        }
        if (to != order) Buffer.MemoryCopy(to, order, n * sizeof(int), n * sizeof(int));
    }

    private static int Bucket<TIndex>(TIndex index, nint rows, int shift) where TIndex : unmanaged, IBinaryInteger<TIndex> =>
        (int)(Row(index, rows) >> shift) & ((1 << Digit) - 1);

    private static nint Row<TIndex>(TIndex index, nint rows) where TIndex : unmanaged, IBinaryInteger<TIndex> =>
        (nint)Math.Clamp(long.CreateTruncating(index), 0, rows - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TIndex, V>(void* values, void* indices, int* order, nint from, nint to, nint width, nint rows, void* target)
        where TIndex : unmanaged, IBinaryInteger<TIndex> where V : struct, ILanes<V>
    {
        for (; from < to; from++)
        {
            nint value = order[from] * width, row = Row(((TIndex*)indices)[order[from]], rows) * width;
            for (nint c = 0; c < width; c += V.Count)
                (V.LoadFirst(target, row + c, width - c) + V.LoadFirst(values, value + c, width - c)).StoreFirst(target, row + c, width - c);
        }
    }
}
