namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Each element once, where it comes first; all different elements of an epoch are kept in memory.</summary>
    /// <param name="comparer">What counts as equal; the default of the type, if null.</param>
    /// <exception cref="DatasetException">While enumerating: the comparer failed.</exception>
    public Dataset<T> Unique(IEqualityComparer<T>? comparer = null) => new UniqueDataset<T>(this, comparer);
}

internal sealed class UniqueDataset<T>(Dataset<T> source, IEqualityComparer<T>? comparer) : Dataset<T>
{
    public override long? Count => source.Count == 0 ? 0 : null;

    internal override Stage Stage => new("Unique", [source.Stage], comparer);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), comparer, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, IEqualityComparer<T>? comparer, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private readonly HashSet<T> _seen = new(comparer);
        private Func<T, bool>? _isNew;

        private protected override void Rewind(long epoch)
        {
            _seen.Clear();
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            while (Source.MoveNext())
            {
                if (!Call("Unique", _isNew ??= _seen.Add, Source.Current)) continue;
                Current = Source.Current;
                return true;
            }
            return false;
        }
    }
}
