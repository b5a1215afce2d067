using System.Collections;
using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>
/// A lazy sequence of elements that can be enumerated any number of times. Each enumeration is an epoch,
/// numbered from 0, and gives elements that may be kept. Nothing runs until the enumeration does.
/// </summary>
public abstract class Dataset<T> : IEnumerable<T>
{
    private long _epochs;

    private protected Dataset() { }

    /// <summary>How many elements an epoch has; null where that is not known before it has been read, <see cref="Dataset.Endless"/> where it never ends.</summary>
    public abstract long? Count { get; }

    /// <summary>A reader that has not been started.</summary>
    internal abstract DatasetReader<T> CreateReader(ReadingOptions options);

    /// <summary>Begins a reading.</summary>
    internal DatasetReader<T> Open(ReadingOptions options)
    {
        DatasetReader<T> reader = CreateReader(options);
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

    /// <summary>Applies a function to every element; the order stays.</summary>
    /// <param name="function">A pure function; it may be called from several threads if parallelism is above 1.</param>
    /// <param name="parallelism">How many elements are worked on at the same time; 1 by default.</param>
    /// <exception cref="DatasetException">While enumerating: the function failed.</exception>
    public Dataset<TResult> Map<TResult>(Func<T, TResult> function, int parallelism = 1) => parallelism >= 1
        ? new MapDataset<T, TResult>(this, function, parallelism)
        : throw new ArgumentOutOfRangeException(nameof(parallelism), parallelism, $"Map: expected a parallelism of 1 or more, got {parallelism}.");

    /// <summary>Keeps the elements for which the predicate holds.</summary>
    /// <exception cref="DatasetException">While enumerating: the predicate failed.</exception>
    public Dataset<T> Filter(Func<T, bool> predicate) => Choose("Filter", predicate);

    /// <summary>
    /// Puts the elements in random order through a buffer: each element given is drawn from the buffer and replaced by the next one.
    /// A buffer as large as the dataset shuffles perfectly; a buffer of 1 keeps the order.
    /// </summary>
    /// <param name="buffer">How many elements wait to be drawn.</param>
    /// <param name="seed">The same seed and epoch give the same order.</param>
    /// <param name="reshuffle">Whether every epoch has an order of its own; else all have that of epoch 0.</param>
    public virtual Dataset<T> Shuffle(int buffer, long seed, bool reshuffle = true) => buffer >= 1
        ? new ShuffleDataset<T>(this, buffer, seed, reshuffle)
        : throw new ArgumentOutOfRangeException(nameof(buffer), buffer, $"Shuffle: expected a buffer of 1 or more elements, got {buffer}.");

    /// <summary>Runs through the dataset several times, or without end.</summary>
    /// <param name="count">How many times; null or -1: without end.</param>
    public virtual Dataset<T> Repeat(long? count = null) => new RepeatDataset<T>(this, count is null or < 0 ? Dataset.Endless : count.Value);

    /// <summary>The first elements.</summary>
    /// <param name="count">How many; -1 takes all.</param>
    public virtual Dataset<T> Take(long count) => new TakeDataset<T>(this, count < 0 ? Dataset.Endless : count);

    /// <summary>All but the first elements.</summary>
    /// <param name="count">How many are left out; -1 leaves out all.</param>
    public virtual Dataset<T> Skip(long count) => new SkipDataset<T>(this, count < 0 ? Dataset.Endless : count);

    /// <summary>Pairs of this dataset's elements and another's, as many as the shorter one has.</summary>
    public Dataset<(T First, TOther Second)> Zip<TOther>(Dataset<TOther> other) => new ZipDataset<T, TOther>(this, other);

    /// <summary>Keeps the elements in memory after the first epoch that was read to its end; put a shuffle behind it, not before.</summary>
    public virtual Dataset<T> Cache() => new CacheDataset<T>(this);

    /// <summary>Reads ahead on a thread of its own.</summary>
    /// <param name="depth">How many elements wait ready; 2 by default.</param>
    public Dataset<T> Prefetch(int depth = 2) => depth >= 1
        ? new PrefetchDataset<T>(this, depth)
        : throw new ArgumentOutOfRangeException(nameof(depth), depth, $"Prefetch: expected a depth of 1 or more, got {depth}.");

    /// <summary>Parts the elements at random in two; each part keeps the order, and no element changes its part between epochs.</summary>
    /// <param name="fraction">The share of the first part, 0 to 1; exact to one element where the count is known.</param>
    /// <param name="seed">The same seed parts in the same way.</param>
    public (Dataset<T> First, Dataset<T> Second) Split(double fraction, long seed)
    {
        Fraction.Check("Split", fraction);
        return (Part(fraction, seed, false), Part(fraction, seed, true));
    }

    /// <summary>Parts the elements at random in three; the test part is what the other two leave.</summary>
    /// <param name="train">The share of the training part, 0 to 1.</param>
    /// <param name="validation">The share of the validation part, 0 to 1 - train.</param>
    /// <param name="seed">The same seed parts in the same way.</param>
    public (Dataset<T> Train, Dataset<T> Validation, Dataset<T> Test) Split(double train, double validation, long seed)
    {
        Fraction.Check("Split", train, validation);
        var (first, rest) = Split(train, seed);
        var (second, third) = rest.Split(train < 1 ? Math.Min(validation / (1 - train), 1) : 0, seed);
        return (first, second, third);
    }

    /// <summary>Parts the elements in two by a hash of a key, so that all elements of a key are in the same part, today and tomorrow.</summary>
    /// <param name="key">The key, such as a user's name; the hash is frozen.</param>
    /// <param name="fraction">The share of keys in the first part, 0 to 1.</param>
    /// <exception cref="DatasetException">While enumerating: the key function failed.</exception>
    public (Dataset<T> First, Dataset<T> Second) SplitBy(Func<T, string> key, double fraction)
    {
        Fraction.Check("SplitBy", fraction);
        return (Choose("SplitBy", x => KeyHash.Of(key(x)) < fraction), Choose("SplitBy", x => KeyHash.Of(key(x)) >= fraction));
    }

    /// <summary>Parts the elements in three by a hash of a key; the test part is what the other two leave.</summary>
    /// <param name="key">The key; the hash is frozen.</param>
    /// <param name="train">The share of keys in the training part, 0 to 1.</param>
    /// <param name="validation">The share of keys in the validation part, 0 to 1 - train.</param>
    /// <exception cref="DatasetException">While enumerating: the key function failed.</exception>
    public (Dataset<T> Train, Dataset<T> Validation, Dataset<T> Test) SplitBy(Func<T, string> key, double train, double validation)
    {
        Fraction.Check("SplitBy", train, validation);
        double end = train + validation;
        return (Choose("SplitBy", x => KeyHash.Of(key(x)) < train),
            Choose("SplitBy", x => KeyHash.Of(key(x)) is var hash && hash >= train && hash < end),
            Choose("SplitBy", x => KeyHash.Of(key(x)) >= end));
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

    /// <summary>Keeps the elements for which a predicate holds, under the name of the verb that asked.</summary>
    internal virtual Dataset<T> Choose(string stage, Func<T, bool> predicate) => new FilterDataset<T>(this, stage, predicate);

    /// <summary>The first or the second part of a random split.</summary>
    internal virtual Dataset<T> Part(double fraction, long seed, bool second) => new PartDataset<T>(this, fraction, seed, second);

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
