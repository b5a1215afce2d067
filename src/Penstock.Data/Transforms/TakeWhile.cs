namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>The elements before the first one for which the predicate does not hold.</summary>
    /// <exception cref="DatasetException">While enumerating: the predicate failed.</exception>
    public virtual Dataset<T> TakeWhile(Func<T, bool> predicate) => new TakeWhileDataset<T>(this, predicate);
}

internal sealed class TakeWhileDataset<T>(Dataset<T> source, Func<T, bool> predicate) : Dataset<T>
{
    public override long? Count => source.Count == 0 ? 0 : null;

    internal override Stage Stage => new("TakeWhile", [source.Stage], predicate);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(source.NewReader(options.WithGaps()), predicate, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, Func<T, bool> predicate, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private bool _ended;

        private protected override void Rewind(long epoch)
        {
            _ended = false;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            if (_ended) return false;
            _ended = !Source.MoveNext() || !Call("TakeWhile", predicate, Source.Current);
            if (!_ended) Current = Source.Current;
            return !_ended;
        }
    }
}
