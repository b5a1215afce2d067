namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>Reads tf.Example records as examples.</summary>
    /// <param name="records">The messages.</param>
    /// <param name="spec">Which features to read.</param>
    /// <exception cref="InvalidDataException">While enumerating: a record is malformed or not as specified; the message names the record and the feature.</exception>
    public static Dataset<Example> Parse(this Dataset<byte[]> records, FeatureSpec spec) => new ParseDataset(records, spec);

    /// <summary>Reads tf.Example records straight into batches: the same as Parse and Batch, several times as fast, and also for features of differing lengths.</summary>
    /// <param name="records">The messages.</param>
    /// <param name="spec">Which features to read.</param>
    /// <param name="size">How many records make a batch.</param>
    /// <param name="dropRemainder">Whether a last batch of fewer records is left out.</param>
    /// <exception cref="InvalidDataException">While enumerating: a record is malformed or not as specified; the message names the record and the feature.</exception>
    public static Dataset<Example> ParseBatch(this Dataset<byte[]> records, FeatureSpec spec, int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return new ParseBatchDataset(records, spec, size, dropRemainder);
    }
}

internal sealed class ParseDataset(Dataset<byte[]> source, FeatureSpec spec) : Dataset<Example>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new("Parse", [source.Stage], spec);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) => new Reader(source.NewReader(options with { Reuse = 1 }), spec, options.Cancellation);

    private sealed class Reader(DatasetReader<byte[]> source, FeatureSpec spec, CancellationToken cancellation) : StageReader<byte[], Example>(source, cancellation)
    {
        private readonly ExampleParser _parser = new(spec);

        private protected override bool Advance()
        {
            if (!Source.MoveNext()) return false;
            _parser.Begin(1);
            _parser.Add(Source.Current, new RecordNumber(Source.Position - 1));
            Current = _parser.BuildOne();
            return true;
        }

        private protected override long Discard(long count) => Source.Pass(count);
    }
}

internal sealed class ParseBatchDataset(Dataset<byte[]> source, FeatureSpec spec, int size, bool dropRemainder) : Dataset<Example>
{
    public override long? Count => BatchCount.Of(source.Count, size, dropRemainder);

    internal override Stage Stage => new("ParseBatch", [source.Stage], spec, size, dropRemainder);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) => new Reader(source.NewReader(options with { Reuse = 1 }), spec, size, dropRemainder, options);

    private sealed class Reader(DatasetReader<byte[]> source, FeatureSpec spec, int size, bool dropRemainder, ReadingOptions options) : StageReader<byte[], Example>(source, options.Cancellation)
    {
        private readonly ExampleParser _parser = new(spec);
        private readonly BatchRing _ring = new(options.Reuse);

        private protected override bool Advance()
        {
            // What comes last may be fewer, so a ring has batches of one size only.
            ref Example? slot = ref _ring.Next(isFull: true, size);
            _parser.Begin(size, slot);
            int count = 0;
            for (; count < size && Source.MoveNext(); count++) _parser.Add(Source.Current, new RecordNumber(Source.Position - 1));
            if (count == 0 || (count < size && dropRemainder)) return false;
            Current = _parser.BuildBatch();
            if (count == size) slot = Current;
            return true;
        }

        private protected override long Discard(long count) => ExampleBatchDataset.DiscardBatches(Source.Pass(count * size), size, dropRemainder);
    }
}
