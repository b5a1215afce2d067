namespace Penstock.Tensors;

/// <summary>
/// How a sum over the rows of a batch is split: always into the same number of chunks, whose totals are added in order,
/// so that the result does not depend on how many threads share the work.
/// </summary>
internal static unsafe class BatchChunks
{
    /// <summary>Chunks of any batch; those of a batch with fewer rows are partly empty.</summary>
    public const int Count = 16;

    /// <summary>The rows of a chunk from which their sums in Float32 would lose digits.</summary>
    public const int LongBlock = 1024;

    /// <summary>The first row of a chunk; that of chunk <see cref="Count"/> is the number of rows.</summary>
    public static nint Start(nint rows, nint chunk) => (nint)((Int128)rows * chunk / Count);

    /// <summary>Fills in how many rows each chunk has.</summary>
    public static void Fill(nint rows, nint* counts)
    {
        for (int chunk = 0; chunk < Count; chunk++) counts[chunk] = Start(rows, chunk + 1) - Start(rows, chunk);
    }

    /// <summary>
    /// The sums of the columns of one chunk of [rows, columns], into its row of totals [<see cref="Count"/>, columns];
    /// sum is the kernel of <see cref="ReductionKernels"/> for elements of the given size in bytes.
    /// </summary>
    public static void SumChunk(delegate*<void*, void*, nint, nint, nint, void> sum, void* x, void* totals, nint rows, nint columns, nint chunk, int elementSize)
    {
        nint start = Start(rows, chunk), bytes = columns * elementSize;
        sum((byte*)x + start * bytes, (byte*)totals + chunk * bytes, 1, Start(rows, chunk + 1) - start, columns);
    }

    /// <summary>The same for Float32, for any number of rows: the sums of blocks of rows are added in double precision.</summary>
    public static void SumLongChunk(delegate*<void*, void*, nint, nint, nint, void> sum, float* x, float* totals, nint rows, nint columns, nint chunk)
    {
        nint end = Start(rows, chunk + 1);
        using Scratch scratch = new(3 * columns);
        double* total = (double*)scratch.Pointer;
        float* block = scratch.Pointer + 2 * columns;
        new Span<double>(total, (int)columns).Clear();
        for (nint row = Start(rows, chunk); row < end; row += LongBlock)
        {
            sum(x + row * columns, block, 1, Math.Min(LongBlock, end - row), columns);
            for (nint c = 0; c < columns; c++) total[c] += block[c];
        }
        for (nint c = 0; c < columns; c++) totals[chunk * columns + c] = (float)total[c];
    }

    /// <summary>The sums of the columns, from the totals of all chunks.</summary>
    public static void Combine(delegate*<void*, void*, nint, nint, nint, void> sum, void* totals, void* y, nint columns) => sum(totals, y, 1, Count, columns);
}
