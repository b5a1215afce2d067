namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>The first elements.</summary>
    /// <param name="count">How many; -1 takes all.</param>
    public virtual Dataset<T> Take(long count) => new TakeDataset<T>(this, count < 0 ? Dataset.Endless : count);
}

internal sealed class TakeDataset<T>(Dataset<T> source, long limit) : Dataset<T>
{
    public override long? Count => source.Count is { } count ? Math.Min(count, limit) : limit == 0 ? 0 : null;

    internal override Stage Stage => new("Take", [source.Stage], limit);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(source.NewReader(options), limit, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, long limit, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private protected override bool Advance()
        {
            if (Source.Position >= limit || !Source.MoveNext()) return false;
            Current = Source.Current;
            return true;
        }

        private protected override void Discard(long count, ref long passed) => PassOver(Source, Math.Min(count, passed + limit - Source.Position), ref passed);
    }
}
