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
        // The end of one leaves an element of the other that is in no pair.
        DatasetReader<T> reader = first.NewReader(options.WithGaps());
        return new Reader(reader, second.NewReader(options.WithGaps()), options.Cancellation);
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
                // What the failed element would have been paired with goes too, else all pairs behind would be wrong; where there is none, all pairs have been given.
                if (second.Pass(1) == 0 && !Cancellation.IsCancellationRequested) return false;
                throw;
            }
        }

        private protected override void Discard(long count, ref long passed)
        {
            long before = first.Position;
            try
            {
                first.Pass(count - passed);
            }
            finally
            {
                long others = second.Pass(first.Position - before);
                passed += Math.Min(first.Position - before, others);
            }
        }
    }
}
