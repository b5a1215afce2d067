namespace Penstock.Data;

/// <summary>Batches of rows of tensors in memory, copied straight from the source.</summary>
internal sealed class RowBatchDataset(RowDataset source, int size, bool dropRemainder) : Dataset<Example>
{
    public override long? Count => BatchCount.Of(source.Count, size, dropRemainder);

    /// <summary>The bytes copied to make a batch.</summary>
    public long BatchBytes => size * source.Table.RowBytes;

    internal override Stage Stage => new("Batch", [source.Stage], size, dropRemainder);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) =>
        new Reader(source.Rows.NewReader(options), source.Table, size, (int)Math.Min(size, source.Count ?? size), dropRemainder, options);

    private sealed class Reader(DatasetReader<int> source, RowTable table, int size, int capacity, bool dropRemainder, ReadingOptions options)
        : StageReader<int, Example>(source, options.Cancellation)
    {
        private readonly int[] _rows = new int[capacity];
        private readonly BatchRing _ring = new(options.Reuse);

        private protected override bool Advance()
        {
            int count = 0;
            while (count < _rows.Length && Source.MoveNext()) _rows[count++] = Source.Current;
            if (count == 0 || (count < size && dropRemainder)) return false;
            ref Example? slot = ref _ring.Next(count == size, count);
            Current = slot = table.Gather(_rows.AsSpan(0, count), slot);
            return true;
        }

        private protected override long Discard(long count) => ExampleBatchDataset.DiscardBatches(Source.Pass(count * size), size, dropRemainder);
    }
}
