namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>All but the first elements.</summary>
    /// <param name="count">How many are left out; -1 leaves out all.</param>
    public virtual Dataset<T> Skip(long count) => new SkipDataset<T>(this, count < 0 ? Dataset.Endless : count);
}

internal sealed class SkipDataset<T>(Dataset<T> source, long omitted) : Dataset<T>
{
    public override long? Count => source.Count switch
    {
        _ when omitted == Dataset.Endless => 0,
        null => null,
        Dataset.Endless => Dataset.Endless,
        var count => Math.Max(0, count.Value - omitted),
    };

    internal override Stage Stage => new("Skip", [source.Stage], omitted);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => new Reader(source.NewReader(options.WithGaps()), omitted, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, long omitted, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private protected override bool Advance()
        {
            PassOmitted();
            if (omitted == Dataset.Endless || !Source.MoveNext()) return false;
            Current = Source.Current;
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            PassOmitted();
            if (omitted != Dataset.Endless) PassOver(Source, count, ref passed);
        }

        private void PassOmitted()
        {
            if (omitted != Dataset.Endless) Source.Pass(omitted - Source.Position);
        }
    }
}
