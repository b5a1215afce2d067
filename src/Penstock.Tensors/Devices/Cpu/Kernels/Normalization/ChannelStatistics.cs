using System.Runtime.CompilerServices;
using unsafe ChunkKernel = delegate*<void*, void*, nint, nint, nint, void>;
using unsafe CombineKernel = delegate*<void*, void*, void*, nint*, nint, nint, void>;
using unsafe PartKernel = delegate*<void*, void*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Mean and variance of each channel over the rows of [rows, channels]. Blocks of rows that stay in cache are averaged, then their squares about
/// their own mean are summed; blocks and chunks are merged by Chan's formula, so that no large squares cancel.
/// </summary>
internal static unsafe class ChannelStatistics
{
    private const int BlockRows = 64;

    /// <summary>The kernel (x, partials, rows, channels, chunk): mean and sum of squares about it, of one chunk, into partials [<see cref="BatchChunks.Count"/>, 2, channels].</summary>
    public static ChunkKernel Chunk(DType type, VectorForm? form = null) => (ChunkKernel)VectorForms.Choose<ChunkFamily>(type, form);

    /// <summary>The kernel (x, to, rows, channels): mean and sum of squares about it, of these rows, into to [2, channels].</summary>
    public static PartKernel Part(DType type, VectorForm? form = null) => (PartKernel)VectorForms.Choose<PartFamily>(type, form);

    /// <summary>The kernel (partials, mean, variance, counts, parts, channels): those of all rows, from parts of so many rows each; the variance is that of the batch itself, divided by all rows.</summary>
    public static CombineKernel Combine(DType type, VectorForm? form = null) => (CombineKernel)VectorForms.Choose<CombineFamily>(type, form);

    private struct ChunkFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ChunkKernel)(&RunChunk<V>); }

    private struct PartFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (PartKernel)(&RunPart<V>); }

    private struct CombineFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (CombineKernel)(&RunCombine<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunChunk<V>(void* x, void* partials, nint rows, nint channels, nint chunk) where V : struct, ILanes<V>
    {
        nint start = BatchChunks.Start(rows, chunk);
        Sum<V>(x, start, BatchChunks.Start(rows, chunk + 1) - start, channels, partials, chunk * 2 * channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPart<V>(void* x, void* to, nint rows, nint channels) where V : struct, ILanes<V> => Sum<V>(x, 0, rows, channels, to, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum<V>(void* x, nint start, nint rows, nint channels, void* partials, nint to) where V : struct, ILanes<V>
    {
        if (rows == 0) Write(partials, to, channels, V.Of(0));
        for (nint seen = 0; seen < rows; seen += BlockRows)
        {
            nint c = 0, count = Math.Min(BlockRows, rows - seen);
            for (; c <= channels - V.Count; c += V.Count) AddBlock<V>(x, partials, start + seen, count, channels, c, to, seen, V.Count);
            if (c < channels) AddBlock<V>(x, partials, start + seen, count, channels, c, to, seen, channels - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunCombine<V>(void* partials, void* mean, void* variance, nint* counts, nint parts, nint channels) where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c, seen = 0;
            V total = V.Of(0), squares = V.Of(0);
            for (nint part = 0; part < parts; part++)
            {
                nint count = counts[part], from = part * 2 * channels + c;
                if (count == 0) continue;
                V partMean = V.LoadFirst(partials, from, n), partSquares = V.LoadFirst(partials, from + channels, n);
                Merge(total, squares, seen, ref partMean, ref partSquares, count);
                (total, squares) = (partMean, partSquares);
                seen += count;
            }
            total.StoreFirst(mean, c, n);
            (squares / V.Of(seen)).StoreFirst(variance, c, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBlock<V>(void* x, void* partials, nint row, nint count, nint channels, nint c, nint to, nint seen, nint n) where V : struct, ILanes<V>
    {
        (V mean, V squares) = Block<V>(x, row * channels + c, count, channels, n);
        if (seen > 0)
            Merge(V.LoadFirst(partials, to + c, n), V.LoadFirst(partials, to + channels + c, n), seen, ref mean, ref squares, count);
        mean.StoreFirst(partials, to + c, n);
        squares.StoreFirst(partials, to + channels + c, n);
    }

    // Two sums each hide the latency of addition.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Mean, V Squares) Block<V>(void* x, nint from, nint rows, nint stride, nint n) where V : struct, ILanes<V>
    {
        V sum = V.Of(0), sum2 = sum, squares = sum, squares2 = sum;
        nint r = 0;
        for (; r + 2 <= rows; r += 2)
        {
            sum += V.LoadFirst(x, from + r * stride, n);
            sum2 += V.LoadFirst(x, from + (r + 1) * stride, n);
        }
        if (r < rows) sum += V.LoadFirst(x, from + r * stride, n);
        V mean = (sum + sum2) / V.Of(rows);
        for (r = 0; r + 2 <= rows; r += 2)
        {
            V d = V.LoadFirst(x, from + r * stride, n) - mean, d2 = V.LoadFirst(x, from + (r + 1) * stride, n) - mean;
            squares = V.MultiplyAdd(d, d, squares);
            squares2 = V.MultiplyAdd(d2, d2, squares2);
        }
        if (r < rows)
        {
            V d = V.LoadFirst(x, from + r * stride, n) - mean;
            squares = V.MultiplyAdd(d, d, squares);
        }
        return (mean, squares + squares2);
    }

    // Merges the first group into the second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Merge<V>(V mean, V squares, nint count, ref V otherMean, ref V otherSquares, nint otherCount) where V : struct, ILanes<V>
    {
        double all = count + otherCount;
        V d = otherMean - mean;
        otherMean = V.MultiplyAdd(d, V.Of(otherCount / all), mean);
        otherSquares = squares + otherSquares + d * d * V.Of(count * (otherCount / all));
    }

    private static void Write<V>(void* partials, nint to, nint channels, V value) where V : struct, ILanes<V>
    {
        for (nint c = 0; c < 2 * channels; c += V.Count) value.StoreFirst(partials, to + c, 2 * channels - c);
    }
}
