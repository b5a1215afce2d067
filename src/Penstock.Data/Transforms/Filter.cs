namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Keeps the elements for which the predicate holds.</summary>
    /// <exception cref="DatasetException">While enumerating: the predicate failed.</exception>
    public Dataset<T> Filter(Func<T, bool> predicate) => Keep("Filter", predicate);

    /// <summary>Keeps the elements for which a predicate holds, under the name of the verb that asked.</summary>
    internal virtual Dataset<T> Keep(string stage, Func<T, bool> predicate) => new FilterDataset<T>(this, stage, predicate);
}

internal sealed class FilterDataset<T>(Dataset<T> source, string stage, Func<T, bool> predicate) : Dataset<T>
{
    public override long? Count => null;

    internal override Stage Stage => new(stage, [source.Stage], predicate);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options.WithGaps()), stage, predicate, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, string stage, Func<T, bool> predicate, CancellationToken cancellation)
        : StageReader<T, T>(source, cancellation)
    {
        private protected override bool Advance()
        {
            while (Source.MoveNext())
            {
                Current = Source.Current;
                if (Call(stage, predicate, Current)) return true;
            }
            return false;
        }
    }
}
