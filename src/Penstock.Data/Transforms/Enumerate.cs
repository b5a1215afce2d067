namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Each element with its number.</summary>
    /// <param name="start">The number of the first element of an epoch.</param>
    public Dataset<(long Index, T Element)> Enumerate(long start = 0) => new EnumerateDataset<T>(this, start);
}

internal sealed class EnumerateDataset<T>(Dataset<T> source, long start) : Dataset<(long Index, T Element)>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new("Enumerate", [source.Stage], start);

    private protected override DatasetReader<(long Index, T Element)> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options), start, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, long start, CancellationToken cancellation)
        : StageReader<T, (long Index, T Element)>(source, cancellation)
    {
        private protected override bool Advance()
        {
            if (!Source.MoveNext()) return false;
            Current = (start + Source.Position - 1, Source.Current);
            return true;
        }

        private protected override void Discard(long count, ref long passed) => PassOver(Source, count, ref passed);
    }
}
