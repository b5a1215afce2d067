namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Pairs of this dataset's elements and another's, as many as the shorter one has.</summary>
    public Dataset<(T First, TOther Second)> Zip<TOther>(Dataset<TOther> other) => new ZipDataset<T, TOther>(this, other);
}

internal sealed class ZipDataset<T, TOther>(Dataset<T> first, Dataset<TOther> second) : Dataset<(T First, TOther Second)>
{
    public override long? Count => (first.Count, second.Count) switch
    {
        (0, _) or (_, 0) => 0,
        (Dataset.Endless, var other) => other,
        (var other, Dataset.Endless) => other,
        ({ } a, { } b) => Math.Min(a, b),
        _ => null,
    };

    internal override Stage Stage => new("Zip", [first.Stage, second.Stage]);

    private protected override DatasetReader<(T First, TOther Second)> CreateReader(ReadingOptions options)
    {
        DatasetReader<T> reader = first.NewReader(options);
        return new Reader(reader, second.NewReader(options), options.Cancellation);
    }

    private sealed class Reader(DatasetReader<T> first, DatasetReader<TOther> second, CancellationToken cancellation)
        : DatasetReader<(T First, TOther Second)>(cancellation)
    {
        public override void Dispose()
        {
            try { first.Dispose(); }
            finally { second.Dispose(); }
        }

        private protected override void Rewind(long epoch)
        {
            first.Start(epoch);
            second.Start(epoch);
        }

        private protected override bool Advance()
        {
            if (!MoveFirst() || !second.MoveNext()) return false;
            Current = (first.Current, second.Current);
            return true;
        }

        private bool MoveFirst()
        {
            try
            {
                return first.MoveNext();
            }
            catch
            {
                // What the failed element would have been paired with goes too, else all pairs behind would be wrong.
                second.Pass(1);
                throw;
            }
        }

        private protected override long Discard(long count) => Math.Min(first.Pass(count), second.Pass(count));
    }
}
