namespace Penstock.Data;

/// <summary>
/// Batches of cached examples behind a prefetch: read ahead on a thread while the cache is filled, and copied in place once it is full,
/// where that takes less time than two threads need to hand a batch over.
/// </summary>
internal sealed class StoredPrefetchReader(StoredBatchDataset source, int depth, ReadingOptions options) : DatasetReader<Example>(options.Cancellation)
{
    private PrefetchReader<Example>? _ahead;
    private DatasetReader<Example>? _inPlace;

    private DatasetReader<Example> Reader => _inPlace ?? _ahead!;

    public override void Dispose()
    {
        try
        {
            _ahead?.Dispose();
        }
        finally
        {
            _inPlace?.Dispose();
        }
    }

    private protected override void Rewind(long epoch) => Begin(epoch, 0);

    private protected override long Begin(long epoch, long skip)
    {
        if (_inPlace is null && _ahead is null) source.Refresh();
        if (_inPlace is null && source.IsQuick)
        {
            _ahead?.Dispose();
            _ahead = null;
            _inPlace = source.NewReader(options);
        }
        if (_inPlace is null) _ahead ??= new(source, depth, options);
        Reader.Start(epoch, skip);
        return Reader.Position;
    }

    private protected override bool Advance()
    {
        if (!Reader.MoveNext()) return false;
        Current = Reader.Current;
        return true;
    }

    private protected override void Discard(long count, ref long passed) => PassOver(Reader, count, ref passed);
}
