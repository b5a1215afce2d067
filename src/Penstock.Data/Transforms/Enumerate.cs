namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Each element with its number.</summary>
    /// <param name="start">The number of the first element of an epoch.</param>
    public Dataset<(long Index, T Element)> Enumerate(long start = 0) => new EnumerateDataset<T, (long, T)>(this, start, (_, index, element) => (index, element));

    /// <summary>Each element with the number of its epoch and its own in that.</summary>
    internal Dataset<(long Epoch, long Index, T Element)> EnumerateEpochs() => new EnumerateDataset<T, (long, long, T)>(this, 0, (epoch, index, element) => (epoch, index, element));
}

internal sealed class EnumerateDataset<T, TNumbered>(Dataset<T> source, long start, Func<long, long, T, TNumbered> number) : Dataset<TNumbered>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new("Enumerate", [source.Stage], start);

    private protected override DatasetReader<TNumbered> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options), start, number, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, long start, Func<long, long, T, TNumbered> number, CancellationToken cancellation)
        : StageReader<T, TNumbered>(source, cancellation)
    {
        private protected override bool Advance()
        {
            if (!Source.MoveNext()) return false;
            Current = number(Source.Epoch, start + Source.Position - 1, Source.Current);
            return true;
        }

        private protected override void Discard(long count, ref long passed) => PassOver(Source, count, ref passed);
    }
}
