namespace Penstock.Data;

/// <summary>
/// Cached examples. Before the cache is full it gives those of a chain of whole examples; afterwards, where they are rows of one layout, the same ones by
/// a chain of row numbers, as <see cref="RowDataset"/> does, so that a shuffled batch is copied straight from the cache.
/// </summary>
internal sealed class StoredDataset(CacheDataset<Example> cache, Dataset<Example> live, Dataset<int> rows) : Dataset<Example>
{
    public override long? Count => live.Count;

    internal override Stage Stage => live.Stage;

    public override Dataset<Example> Shuffle(int buffer, long seed, bool reshuffle = true) => With(live.Shuffle(buffer, seed, reshuffle), rows.Shuffle(buffer, seed, reshuffle));

    public override Dataset<Example> Repeat(long? count = null) => With(live.Repeat(count), rows.Repeat(count));

    public override Dataset<Example> Take(long count) => With(live.Take(count), rows.Take(count));

    public override Dataset<Example> Skip(long count) => With(live.Skip(count), rows.Skip(count));

    /// <summary>Batches of the examples.</summary>
    public Dataset<Example> Batch(int size, bool dropRemainder) => new StoredBatchDataset(cache, new ExampleBatchDataset(live, size, dropRemainder), rows, size, dropRemainder);

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options)
    {
        cache.Kept.Refresh();
        return new Reader(cache, live.NewReader(options), rows.NewReader(options), options);
    }

    private StoredDataset With(Dataset<Example> live, Dataset<int> rows) => new(cache, live, rows);

    private sealed class Reader(CacheDataset<Example> cache, DatasetReader<Example> live, DatasetReader<int> rows, ReadingOptions options)
        : StoredReader(cache, live, rows, options.Cancellation)
    {
        private readonly Example?[] _ring = new Example?[options.Reuse];
        private int _place;

        private protected override bool AdvanceRows(RowStore store)
        {
            if (!Rows.MoveNext()) return false;
            if (_ring.Length == 0) Current = store.Row(Rows.Current);
            else
            {
                _place = (_place + 1) % _ring.Length;
                Current = _ring[_place] = store.Row(Rows.Current, _ring[_place]);
            }
            return true;
        }

        private protected override void DiscardRows(long count, ref long passed) => PassOver(Rows, count, ref passed);
    }
}

/// <summary>Batches of cached examples.</summary>
internal sealed class StoredBatchDataset(CacheDataset<Example> cache, Dataset<Example> live, Dataset<int> rows, int size, bool dropRemainder) : Dataset<Example>
{
    public override long? Count => live.Count;

    internal override Stage Stage => live.Stage;

    /// <summary>Whether the cache is full of rows in memory, and few enough make a batch that copying them takes next to no time.</summary>
    public bool IsQuick => cache.Kept.Current?.Rows is { IsInMemory: true } rows && size * (long)rows.Layout.RowBytes <= PrefetchDataset<Example>.BytesCopiedInPlace;

    /// <summary>Looks for examples that were kept before.</summary>
    public void Refresh() => cache.Kept.Refresh();

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options)
    {
        cache.Kept.Refresh();
        return new Reader(cache, live.NewReader(options), rows.NewReader(options), size, dropRemainder, options);
    }

    private sealed class Reader(CacheDataset<Example> cache, DatasetReader<Example> live, DatasetReader<int> rows, int size, bool dropRemainder, ReadingOptions options)
        : StoredReader(cache, live, rows, options.Cancellation)
    {
        private readonly BatchRing _ring = new(options.Reuse);
        private readonly Gathering<int> _gathered = new(size);

        private protected override void Rewind(long epoch)
        {
            _gathered.Clear();
            base.Rewind(epoch);
        }

        private protected override bool AdvanceRows(RowStore store)
        {
            _gathered.Fill(Rows);
            if (!_gathered.IsBatch(dropRemainder)) return false;
            ref Example? slot = ref _ring.Next(_gathered.IsFull, _gathered.Elements.Length);
            Current = slot = store.Gather(_gathered.Elements, slot);
            _gathered.Clear();
            return true;
        }

        private protected override void DiscardRows(long count, ref long passed) => _gathered.Discard(Rows, count, dropRemainder, ref passed);
    }
}

/// <summary>A reading of cached examples: each epoch from the chain of examples, or from the rows where the cache has them.</summary>
internal abstract class StoredReader(CacheDataset<Example> cache, DatasetReader<Example> live, DatasetReader<int> rows, CancellationToken cancellation)
    : DatasetReader<Example>(cancellation)
{
    private RowStore? _store;
    private bool _isClosed;

    private protected DatasetReader<int> Rows => rows;

    public override void Dispose()
    {
        try
        {
            CloseLive();
        }
        finally
        {
            rows.Dispose();
        }
    }

    private protected override void Rewind(long epoch)
    {
        _store = cache.Kept.Current?.Rows;
        if (_store is null) live.Start(epoch);
        else
        {
            CloseLive();
            rows.Start(epoch);
        }
    }

    private protected override bool Advance()
    {
        if (_store is not null) return AdvanceRows(_store);
        if (!live.MoveNext()) return false;
        Current = live.Current;
        return true;
    }

    private protected override void Discard(long count, ref long passed)
    {
        if (_store is null) PassOver(live, count, ref passed);
        else DiscardRows(count, ref passed);
    }

    private protected abstract bool AdvanceRows(RowStore store);

    private protected abstract void DiscardRows(long count, ref long passed);

    // What reads the source is not needed any more, nor its threads.
    private void CloseLive()
    {
        if (_isClosed) return;
        _isClosed = true;
        live.Dispose();
    }
}

/// <summary>The numbers of the rows of a full cache.</summary>
internal sealed class StoredRows(CacheDataset<Example> cache) : Dataset<int>
{
    public override long? Count => cache.Count;

    internal override Stage Stage => new("Rows", [cache.Stage]);

    private protected override DatasetReader<int> CreateReader(ReadingOptions options) => new Reader(cache.Kept, options.Cancellation);

    private sealed class Reader(ElementCache<Example> cache, CancellationToken cancellation) : DatasetReader<int>(cancellation)
    {
        private long _count;
        private int _next;

        private protected override void Rewind(long epoch) => (_count, _next) = (cache.Current!.Count, 0);

        private protected override bool Advance()
        {
            if (_next == _count) return false;
            Current = _next++;
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            int more = (int)Math.Min(count - passed, _count - _next);
            _next += more;
            passed += more;
        }
    }
}
