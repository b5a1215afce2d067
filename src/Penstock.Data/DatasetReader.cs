namespace Penstock.Data;

/// <summary>How a dataset is read.</summary>
internal readonly record struct ReadingOptions
{
    /// <summary>The number of the epoch, which every shuffle adds to its seed.</summary>
    public long Epoch { get; init; }

    /// <summary>How many elements to pass over, to go on where an earlier reading stopped.</summary>
    public long Skip { get; init; }

    /// <summary>0: every element is fresh and may be kept. n: an element may be overwritten once n more have been read.</summary>
    public int Reuse { get; init; }

    /// <summary>Stops the reading.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>
/// One reading of a dataset. It can be started again at any epoch, and then uses the buffers that it has:
/// a training run opens one reader and starts it once per epoch.
/// </summary>
internal abstract class DatasetReader<T>(CancellationToken cancellation) : IDisposable
{
    /// <summary>The element read last.</summary>
    public T Current { get; private protected set; } = default!;

    /// <summary>The epoch being read.</summary>
    public long Epoch { get; private set; }

    /// <summary>How many elements of the epoch have been read or passed over.</summary>
    public long Position { get; private set; }

    private protected CancellationToken Cancellation => cancellation;

    /// <summary>Goes to the beginning of an epoch, or some elements into it.</summary>
    public void Start(long epoch, long skip = 0)
    {
        Epoch = epoch;
        Position = Begin(epoch, skip);
    }

    /// <summary>Reads the next element into <see cref="Current"/>; false at the end of the epoch.</summary>
    public bool MoveNext()
    {
        cancellation.ThrowIfCancellationRequested();
        if (!Advance()) return false;
        Position++;
        return true;
    }

    /// <summary>Passes over elements without making them where that can be done; returns how many there were.</summary>
    public long Pass(long count)
    {
        long passed = count > 0 ? Discard(count) : 0;
        Position += passed;
        return passed;
    }

    /// <inheritdoc/>
    public virtual void Dispose() { }

    /// <summary>Goes to the beginning of an epoch; buffers stay.</summary>
    private protected abstract void Rewind(long epoch);

    /// <summary>Reads the next element into <see cref="Current"/>; false at the end.</summary>
    private protected abstract bool Advance();

    /// <summary>Passes over up to count elements and returns how many there were.</summary>
    private protected virtual long Discard(long count)
    {
        long passed = 0;
        while (passed < count && Advance())
        {
            cancellation.ThrowIfCancellationRequested();
            passed++;
        }
        return passed;
    }

    private protected virtual long Begin(long epoch, long skip)
    {
        Rewind(epoch);
        return skip > 0 ? Discard(skip) : 0;
    }
}

/// <summary>A reading of a dataset that stands on another one.</summary>
internal abstract class StageReader<TIn, TOut>(DatasetReader<TIn> source, CancellationToken cancellation) : DatasetReader<TOut>(cancellation)
{
    private protected DatasetReader<TIn> Source => source;

    public override void Dispose() => source.Dispose();

    private protected override void Rewind(long epoch) => source.Start(epoch);
}
