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

    /// <summary>What measures the stage that asks; null where a reading begins.</summary>
    public StageMeter? Meter { get; init; }

    /// <summary>What the stages of the reading that tune themselves share; null where a reading begins.</summary>
    public ReadingBudget? Budget { get; init; }
}

/// <summary>
/// One reading of a dataset. It can be started again at any epoch, and then uses the buffers that it has:
/// a training run opens one reader and starts it once per epoch.
/// <para>
/// An error is raised in the place of its element, once. After it <see cref="MoveNext"/> may be called again and goes on behind the failed
/// element, with nothing lost that was read before. A reader that cannot go on, such as that of a broken sequence, is at its end then.
/// </para>
/// </summary>
internal abstract class DatasetReader<T>(CancellationToken cancellation) : IDisposable
{
    private CallSampling _sampling = CallSampling.None;

    /// <summary>The element read last.</summary>
    public T Current { get; private protected set; } = default!;

    /// <summary>The epoch being read.</summary>
    public long Epoch { get; private set; }

    /// <summary>How many elements of the epoch have been read or passed over.</summary>
    public long Position { get; private set; }

    private protected CancellationToken Cancellation => cancellation;

    /// <summary>Measures the reader from now on; the first meter stays.</summary>
    public void Attach(StageMeter meter)
    {
        if (_sampling.IsNone) _sampling = new CallSampling(meter);
    }

    /// <summary>Goes to the beginning of an epoch, or some elements into it.</summary>
    public void Start(long epoch, long skip = 0)
    {
        _sampling.Start();
        Epoch = epoch;
        Position = Begin(epoch, skip);
    }

    /// <summary>Reads the next element into <see cref="Current"/>; false at the end of the epoch.</summary>
    public bool MoveNext()
    {
        cancellation.ThrowIfCancellationRequested();
        if (_sampling.IsDue()) return MoveTimed();
        if (!Advance())
        {
            _sampling.End();
            return false;
        }
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

    private bool MoveTimed()
    {
        long began = _sampling.Now();
        bool moved = Advance();
        _sampling.Add(began, moved, moved ? ElementSize.Of(Current) : 0);
        if (moved) Position++;
        return moved;
    }
}

/// <summary>A reading of a dataset that stands on another one.</summary>
internal abstract class StageReader<TIn, TOut>(DatasetReader<TIn> source, CancellationToken cancellation) : DatasetReader<TOut>(cancellation)
{
    private protected DatasetReader<TIn> Source => source;

    public override void Dispose() => source.Dispose();

    private protected override void Rewind(long epoch) => source.Start(epoch);
}
