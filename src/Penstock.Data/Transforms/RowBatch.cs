namespace Penstock.Data;

/// <summary>Batches of rows of tensors in memory, copied straight from the source.</summary>
internal sealed class RowBatchDataset(RowDataset source, int size, bool dropRemainder) : Dataset<Example>
{
    public override long? Count => BatchCount.Of(source.Count, size, dropRemainder);

    /// <summary>The bytes copied to make a batch.</summary>
    public long BatchBytes => size * source.Table.RowBytes;

    internal override Stage Stage => new("Batch", [source.Stage], size, dropRemainder);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) =>
        new Reader(source.Rows.NewReader(options), source.Table, size, dropRemainder, options);

    private sealed class Reader(DatasetReader<int> source, RowTable table, int size, bool dropRemainder, ReadingOptions options)
        : StageReader<int, Example>(source, options.Cancellation)
    {
        private readonly Gathering<int> _gathered = new(size);
        private readonly BatchRing _ring = new(options.Reuse);

        private protected override void Rewind(long epoch)
        {
            _gathered.Clear();
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            _gathered.Fill(Source);
            if (!_gathered.IsBatch(dropRemainder)) return false;
            ref Example? slot = ref _ring.Next(_gathered.IsFull, _gathered.Elements.Length);
            Current = slot = table.Gather(_gathered.Elements, slot);
            _gathered.Clear();
            return true;
        }

        private protected override void Discard(long count, ref long passed) => _gathered.Discard(Source, count, dropRemainder, ref passed);
    }
}
