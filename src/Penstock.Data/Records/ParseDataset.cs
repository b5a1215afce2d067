namespace Penstock.Data;

/// <summary>Examples of records.</summary>
/// <param name="verb">The verb that made the dataset.</param>
/// <param name="source">The records.</param>
/// <param name="parser">Makes what reads them, once a reading.</param>
/// <param name="spec">What decides how they are read.</param>
internal sealed class ParseDataset(string verb, Dataset<byte[]> source, Func<RecordParser> parser, object spec) : Dataset<Example>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new(verb, [source.Stage], spec);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) => source is TfRecordDataset files
        ? new FileReader(files.InPlace().NewReader(options), parser(), options.Cancellation)
        : new Reader(source.NewReader(options with { Reuse = 1 }), parser(), options.Cancellation);

    private sealed class Reader(DatasetReader<byte[]> source, RecordParser parser, CancellationToken cancellation) : StageReader<byte[], Example>(source, cancellation)
    {
        private protected override bool Advance()
        {
            if (!Source.MoveNext()) return false;
            parser.Begin(1);
            parser.Add(Source.Current, new RecordNumber(Source.Position - 1));
            Current = parser.BuildOne();
            return true;
        }

        private protected override void Discard(long count, ref long passed) => PassOver(Source, count, ref passed);
    }

    /// <summary>Reads records where they lie in the file's buffer.</summary>
    private sealed class FileReader(DatasetReader<TfRecordReader> source, RecordParser parser, CancellationToken cancellation) : StageReader<TfRecordReader, Example>(source, cancellation)
    {
        private protected override bool Advance()
        {
            if (!Source.MoveNext()) return false;
            parser.Begin(1);
            parser.Add(Source.Current.Record, new RecordPlace(Source.Current));
            Current = parser.BuildOne();
            return true;
        }

        private protected override void Discard(long count, ref long passed) => PassOver(Source, count, ref passed);
    }
}

/// <summary>Batches of records.</summary>
/// <param name="verb">The verb that made the dataset.</param>
/// <param name="source">The records.</param>
/// <param name="parser">Makes what reads them, once a reading.</param>
/// <param name="spec">What decides how they are read.</param>
/// <param name="size">How many records make a batch.</param>
/// <param name="dropRemainder">Whether a last batch of fewer is left out.</param>
internal sealed class ParseBatchDataset(string verb, Dataset<byte[]> source, Func<RecordParser> parser, object spec, int size, bool dropRemainder) : Dataset<Example>
{
    public override long? Count => BatchCount.Of(source.Count, size, dropRemainder);

    internal override Stage Stage => new(verb, [source.Stage], spec, size, dropRemainder);

    private int Size => size;

    private bool DropRemainder => dropRemainder;

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) => source is TfRecordDataset files
        ? new Reader<TfRecordReader>(files.InPlace().NewReader(options), parser(), this, options)
        : new Reader<byte[]>(source.NewReader(options with { Reuse = 1 }), parser(), this, options);

    private sealed class Reader<T>(DatasetReader<T> source, RecordParser parser, ParseBatchDataset dataset, ReadingOptions options) : StageReader<T, Example>(source, options.Cancellation)
    {
        private readonly BatchRing _ring = new(options.Reuse);
        private int _count;

        private protected override void Rewind(long epoch)
        {
            _count = 0;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            // A record that fails is left out, and those before it wait for more.
            for (; _count < dataset.Size && Source.MoveNext(); _count++)
            {
                // Only once there is a batch does it count as the next of the ring.
                if (_count == 0) parser.Begin(dataset.Size, _ring.Upcoming);
                if (Source.Current is TfRecordReader file) parser.Add(file.Record, new RecordPlace(file));
                else if (Source.Current is byte[] record) parser.Add(record, new RecordNumber(Source.Position - 1));
            }
            int count = _count;
            _count = 0;
            if (count == 0 || (count < dataset.Size && dataset.DropRemainder)) return false;
            // What comes last may be fewer; it is copied out of a batch of the usual size.
            Current = parser.BuildBatch();
            if (count == dataset.Size) _ring.Next(isFull: true, count) = Current;
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            long gathered = _count, before = Source.Position;
            _count = 0;
            Source.Pass(Saturating.Product(count - passed, dataset.Size) - gathered);
            passed += BatchCount.Of(gathered + Source.Position - before, dataset.Size, dataset.DropRemainder)!.Value;
        }
    }
}
