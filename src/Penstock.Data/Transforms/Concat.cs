namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>The elements of this dataset, then those of another.</summary>
    public virtual Dataset<T> Concat(Dataset<T> other) => new ConcatDataset<T>(this, other);
}

internal sealed class ConcatDataset<T>(Dataset<T> first, Dataset<T> second) : Dataset<T>
{
    public override long? Count => (first.Count, second.Count) switch
    {
        (Dataset.Endless, _) or (_, Dataset.Endless) => Dataset.Endless,
        ({ } a, { } b) => checked(a + b),
        _ => null,
    };

    internal override Stage Stage => new("Concat", [first.Stage, second.Stage]);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options)
    {
        DatasetReader<T> reader = first.NewReader(options);
        return new Reader(reader, second.NewReader(options), options.Cancellation);
    }

    private sealed class Reader(DatasetReader<T> first, DatasetReader<T> second, CancellationToken cancellation) : DatasetReader<T>(cancellation)
    {
        private DatasetReader<T> _current = null!;

        public override void Dispose()
        {
            try { first.Dispose(); }
            finally { second.Dispose(); }
        }

        private protected override void Rewind(long epoch)
        {
            _current = first;
            first.Start(epoch);
        }

        private protected override bool Advance()
        {
            if (!_current.MoveNext() && !(EndsFirst() && _current.MoveNext())) return false;
            Current = _current.Current;
            return true;
        }

        private protected override long Discard(long count)
        {
            long passed = _current.Pass(count);
            return passed < count && EndsFirst() ? passed + _current.Pass(count - passed) : passed;
        }

        private bool EndsFirst()
        {
            if (_current != first) return false;
            _current = second;
            second.Start(Epoch);
            return true;
        }
    }
}
