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

    /// <summary>Whether one of many datasets is read that are made anew for every element, and are measured together.</summary>
    public bool IsLane { get; init; }

    /// <summary>What the stages of the reading that tune themselves share; null where a reading begins.</summary>
    public ReadingBudget? Budget { get; init; }

    /// <summary>
    /// The same for the source of a stage that takes elements without giving them, or leaves some unread when it starts again: any number of those may
    /// come between two that are given, so that only the last one given can be written over.
    /// </summary>
    public ReadingOptions WithGaps() => this with { Reuse = Reuse > 1 ? 0 : Reuse };
}

/// <summary>
/// One reading of a dataset. It can be started again at any epoch, and then uses the buffers that it has:
/// a training run opens one reader and starts it once per epoch.
/// <para>
/// An error is raised in the place of its element, once. After it <see cref="MoveNext"/> may be called again and goes on behind the failed
/// element, with nothing lost that was read before. A reader that cannot go on, such as that of a broken sequence, is at its end then.
/// </para>
/// <para>
/// A place is an element that was read, failed or was passed over: <see cref="Position"/>, <see cref="Pass"/> and <see cref="ReadingOptions.Reuse"/> all
/// count places, so that what comes behind a failed element is the same as if it had not failed. What is passed over need not be made, and then nobody learns
/// whether it would have failed; where it is made and fails in a user's function, that is not told either. What is no failure of one element, such as
/// a file that is missing or a sequence that broke off, is told even then, and <see cref="Position"/> stands behind it.
/// </para>
/// </summary>
internal abstract class DatasetReader<T>(CancellationToken cancellation) : IDisposable
{
    private CallSampling _sampling = CallSampling.None;

    /// <summary>The element read last.</summary>
    public T Current { get; private protected set; } = default!;

    /// <summary>The epoch being read.</summary>
    public long Epoch { get; private set; }

    /// <summary>How many elements of the epoch have been read, have failed or were passed over.</summary>
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
        (Epoch, Position) = (epoch, 0);
        Position = Begin(epoch, skip);
        Pass(skip - Position);
    }

    /// <summary>Reads the next element into <see cref="Current"/>; false at the end of the epoch.</summary>
    public bool MoveNext()
    {
        cancellation.ThrowIfCancellationRequested();
        long began = _sampling.IsDue() ? _sampling.Now() : CallSampling.Untimed;
        bool moved;
        try
        {
            moved = Advance();
        }
        catch
        {
            Position++;
            _sampling.Fail(began);
            throw;
        }
        if (moved) Position++;
        if (began != CallSampling.Untimed) _sampling.Add(began, moved, moved ? ElementSize.Of(Current) : 0);
        else if (!moved) _sampling.End();
        return moved;
    }

    /// <summary>Passes over elements without making them where that can be done; returns how many there were.</summary>
    public long Pass(long count)
    {
        long passed = 0;
        try
        {
            while (passed < count)
            {
                try
                {
                    Discard(count, ref passed);
                    break;
                }
                catch (DatasetException error) when (!error.IsBreak && !cancellation.IsCancellationRequested)
                {
                    passed++;
                }
            }
        }
        catch
        {
            passed++;
            throw;
        }
        finally
        {
            Position += passed;
        }
        return passed;
    }

    /// <inheritdoc/>
    public virtual void Dispose() { }

    /// <summary>Goes to the beginning of an epoch; buffers stay.</summary>
    private protected abstract void Rewind(long epoch);

    /// <summary>Reads the next element into <see cref="Current"/>; false at the end.</summary>
    private protected abstract bool Advance();

    /// <summary>Passes over elements until count of them have been, or there are no more.</summary>
    /// <param name="count">How many in all.</param>
    /// <param name="passed">How many have been; when an element fails, those before it.</param>
    private protected virtual void Discard(long count, ref long passed)
    {
        for (; passed < count && Advance(); passed++) cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Goes to the beginning of an epoch; returns how many of the elements to pass over it has seen to itself.</summary>
    private protected virtual long Begin(long epoch, long skip)
    {
        Rewind(epoch);
        return 0;
    }

    /// <summary>Passes over elements of a source that are those of this reader, one for one.</summary>
    private protected static void PassOver<TSource>(DatasetReader<TSource> source, long count, ref long passed)
    {
        long begin = source.Position - passed;
        try
        {
            source.Pass(count - passed);
            passed = source.Position - begin;
        }
        catch
        {
            passed = source.Position - begin - 1;
            throw;
        }
    }
}

/// <summary>A reading of a dataset that stands on another one.</summary>
internal abstract class StageReader<TIn, TOut>(DatasetReader<TIn> source, CancellationToken cancellation) : DatasetReader<TOut>(cancellation)
{
    private protected DatasetReader<TIn> Source => source;

    public override void Dispose() => source.Dispose();

    private protected override void Rewind(long epoch) => source.Start(epoch);

    /// <summary>Calls what the user has given for the element that was taken from the source last.</summary>
    /// <exception cref="DatasetException">It failed.</exception>
    private protected TResult Call<TArgument, TResult>(string verb, Func<TArgument, TResult> function, TArgument argument)
    {
        try
        {
            return function(argument);
        }
        catch (Exception error) when (DatasetException.IsFailure(error, Cancellation))
        {
            throw new DatasetException(verb, source.Position - 1, error);
        }
    }
}
