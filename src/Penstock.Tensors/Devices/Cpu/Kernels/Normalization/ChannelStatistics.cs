using System.Runtime.CompilerServices;
using unsafe ChunkKernel = delegate*<void*, void*, nint, nint, nint, void>;
using unsafe CombineKernel = delegate*<void*, void*, void*, nint, nint, void>;

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

    /// <summary>The kernel (partials, mean, variance, rows, channels): those of all rows; the variance is that of the batch itself, divided by rows.</summary>
    public static CombineKernel Combine(DType type, VectorForm? form = null) => (CombineKernel)VectorForms.Choose<CombineFamily>(type, form);

    private struct ChunkFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ChunkKernel)(&RunChunk<V>); }

    private struct CombineFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (CombineKernel)(&RunCombine<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunChunk<V>(void* x, void* partials, nint rows, nint channels, nint chunk) where V : struct, ILanes<V>
    {
        nint start = BatchChunks.Start(rows, chunk), end = BatchChunks.Start(rows, chunk + 1), to = chunk * 2 * channels;
        nint seen = 0;
        if (start == end) Write(partials, to, channels, V.Of(0));
        for (nint row = start; row < end; row += BlockRows)
        {
            nint count = Math.Min(BlockRows, end - row);
            nint c = 0;
            for (; c <= channels - V.Count; c += V.Count) AddBlock<V>(x, partials, row, count, channels, c, to, seen, V.Count);
            if (c < channels) AddBlock<V>(x, partials, row, count, channels, c, to, seen, channels - c);
            seen += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunCombine<V>(void* partials, void* mean, void* variance, nint rows, nint channels) where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c, seen = 0;
            V total = V.Of(0), squares = V.Of(0);
            for (nint chunk = 0; chunk < BatchChunks.Count; chunk++)
            {
                nint count = BatchChunks.Start(rows, chunk + 1) - BatchChunks.Start(rows, chunk), from = chunk * 2 * channels + c;
                if (count == 0) continue;
                V chunkMean = V.LoadFirst(partials, from, n), chunkSquares = V.LoadFirst(partials, from + channels, n);
                Merge(total, squares, seen, ref chunkMean, ref chunkSquares, count);
                (total, squares) = (chunkMean, chunkSquares);
                seen += count;
            }
            total.StoreFirst(mean, c, n);
            (squares / V.Of(rows)).StoreFirst(variance, c, n);
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
