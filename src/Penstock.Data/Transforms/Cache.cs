namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Keeps the elements in memory after the first epoch that was read to its end; put a shuffle behind it, not before.</summary>
    public virtual Dataset<T> Cache() => new CacheDataset<T>(this);
}

internal sealed class CacheDataset<T>(Dataset<T> source) : Dataset<T>
{
    private volatile IReadOnlyList<T>? _elements;

    public override long? Count => _elements?.Count ?? source.Count;

    internal override Stage Stage => new("Cache", [source.Stage]);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), this, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, CacheDataset<T> cache, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private IReadOnlyList<T>? _cached;
        private List<T> _read = [];
        private int _next;

        private protected override void Rewind(long epoch)
        {
            _cached = cache._elements;
            _next = 0;
            _read = _cached is null ? [] : _read;
            if (_cached is null) base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            if (_cached is not null)
            {
                if (_next == _cached.Count) return false;
                Current = _cached[_next++];
                return true;
            }
            if (Source.MoveNext())
            {
                _read.Add(Current = Source.Current);
                return true;
            }
            // Two readers may get here; the first one's elements stay, so that later epochs agree.
            Interlocked.CompareExchange(ref cache._elements, _read, null);
            return false;
        }
    }
}
