namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Reads ahead on a thread of its own.</summary>
    /// <param name="depth">How many elements wait ready; 2 by default, <see cref="Dataset.Auto"/>: as many as help.</param>
    public Dataset<T> Prefetch(int depth = 2) => depth is >= 1 or Dataset.Auto
        ? new PrefetchDataset<T>(this, depth)
        : throw new ArgumentOutOfRangeException(nameof(depth), depth, $"Prefetch: expected a depth of 1 or more, or Dataset.Auto, got {depth}.");
}

internal sealed class PrefetchDataset<T>(Dataset<T> source, int depth) : Dataset<T>
{
    /// <summary>Below this a batch is copied in less time than two threads need to hand it over.</summary>
    public const long BytesCopiedInPlace = 1 << 20;

    public override long? Count => source.Count;

    internal override Stage Stage => new("Prefetch", [source.Stage]);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) => source switch
    {
        RowBatchDataset { BatchBytes: <= BytesCopiedInPlace } => source.NewReader(options),
        StoredBatchDataset stored => (DatasetReader<T>)(object)new StoredPrefetchReader(stored, depth, options),
        _ => new PrefetchReader<T>(source, depth, options),
    };
}

/// <summary>The consumer's end of a prefetch. The thread knows only the queue, so that a reader that was dropped without Dispose stops it when it is collected.</summary>
internal sealed class PrefetchReader<T> : DatasetReader<T>
{
    private readonly PrefetchQueue<T> _queue;

    public PrefetchReader(Dataset<T> source, int depth, ReadingOptions options) : base(options.Cancellation) => _queue = new(source, depth, options);

    ~PrefetchReader() => _queue?.Stop();

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        _queue.Stop();
        _queue.Join();
    }

    private protected override void Rewind(long epoch) => _queue.Start(epoch, 0);

    private protected override long Begin(long epoch, long skip)
    {
        _queue.Start(epoch, skip);
        return skip;
    }

    private protected override bool Advance()
    {
        if (!_queue.TryTake(out T element)) return false;
        Current = element;
        return true;
    }
}
