using System.Collections;
using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>
/// A lazy sequence of elements that can be enumerated any number of times. Each enumeration is an epoch,
/// numbered from 0, and gives elements that may be kept. Nothing runs until the enumeration does.
/// </summary>
public abstract partial class Dataset<T> : IEnumerable<T>, IStaged
{
    private static readonly TuningOptions DefaultTuning = new();

    private long _epochs;
    private StageMeter? _meter;

    private protected Dataset() { }

    /// <summary>How many elements an epoch has; null where that is not known before it has been read, <see cref="Dataset.Endless"/> where it never ends.</summary>
    public abstract long? Count { get; }

    /// <summary>What this stage is and what it stands on.</summary>
    internal abstract Stage Stage { get; }

    Stage IStaged.Stage => Stage;

    /// <summary>What stages that tune themselves may use.</summary>
    internal virtual TuningOptions Tuning => DefaultTuning;

    /// <summary>What readings that began here have measured; null before the first.</summary>
    internal StageMeter? Meter => _meter;

    /// <summary>A reader that has not been started.</summary>
    internal DatasetReader<T> NewReader(ReadingOptions options)
    {
        ReadingBudget budget = options.Budget ?? new ReadingBudget(Tuning);
        StageMeter meter = options.Meter?.Child(options.IsLane ? GetType() : this, () => Stage) ?? OwnMeter(budget.Clock);
        DatasetReader<T> reader = CreateReader(options with { Meter = meter, Budget = budget });
        reader.Attach(meter);
        return reader;
    }

    /// <summary>Begins a reading.</summary>
    internal DatasetReader<T> Open(ReadingOptions options)
    {
        DatasetReader<T> reader = NewReader(options);
        try
        {
            reader.Start(options.Epoch, options.Skip);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads one epoch by its number, whatever has been read before.</summary>
    /// <param name="epoch">The number that every shuffle adds to its seed.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public IEnumerable<T> Epoch(long epoch, CancellationToken cancellation = default)
    {
        using DatasetReader<T> reader = Open(new() { Epoch = epoch, Cancellation = cancellation });
        while (reader.MoveNext()) yield return reader.Current;
    }

    /// <summary>Reads the next epoch.</summary>
    public IEnumerator<T> GetEnumerator() => Epoch(NextEpoch()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Reads the next epoch on the thread pool, so that the caller's thread never waits.</summary>
    // A method, because a type that is both kinds of sequence makes every call of Select or Where ambiguous.
    public IAsyncEnumerable<T> ToAsyncEnumerable() => ReadAsync();

    private protected abstract DatasetReader<T> CreateReader(ReadingOptions options);

    private StageMeter OwnMeter(TimeProvider clock) =>
        _meter ?? Interlocked.CompareExchange(ref _meter, new StageMeter(() => Stage, clock), null) ?? _meter;

    private long NextEpoch() => Interlocked.Increment(ref _epochs) - 1;

    private async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        long epoch = NextEpoch();
        DatasetReader<T> reader = await Task.Run(() => Open(new() { Epoch = epoch, Cancellation = cancellation }), cancellation).ConfigureAwait(false);
        try
        {
            while (await Task.Run(reader.MoveNext, cancellation).ConfigureAwait(false)) yield return reader.Current;
        }
        finally
        {
            await Task.Run(reader.Dispose, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
