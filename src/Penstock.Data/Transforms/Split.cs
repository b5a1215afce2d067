using System.Text;

namespace Penstock.Data;

public abstract partial class Dataset<T>
{
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
        return (Keep("SplitBy", x => KeyHash.Of(key(x)) < fraction), Keep("SplitBy", x => KeyHash.Of(key(x)) >= fraction));
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
        return (Keep("SplitBy", x => KeyHash.Of(key(x)) < train),
            Keep("SplitBy", x => KeyHash.Of(key(x)) is var hash && hash >= train && hash < end),
            Keep("SplitBy", x => KeyHash.Of(key(x)) >= end));
    }

    /// <summary>The first or the second part of a random split.</summary>
    internal virtual Dataset<T> Part(double fraction, long seed, bool second) => new PartDataset<T>(this, fraction, seed, second);
}

/// <summary>
/// One of the two parts of a random split: selection sampling (Knuth, algorithm S) where the count is known, else one draw per element.
/// The source is read as epoch 0 always; else a shuffle before the split would carry elements from one part to the other.
/// </summary>
internal sealed class PartDataset<T>(Dataset<T> source, double fraction, long seed, bool second) : Dataset<T>
{
    // Asked for once, since a cache learns its count: the two parts, and all epochs, must be parted in the same way.
    private readonly long? _count = source.Count;

    public override long? Count => Chosen is { } chosen ? (second ? _count - chosen : chosen) : _count;

    private long? Chosen => _count is { } count && count != Dataset.Endless ? (long)Math.Round(count * fraction) : null;

    internal override Stage Stage => new("Split", [source.Stage], fraction, seed, second);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options.WithGaps()), this, options.Cancellation);

    private bool IsChosen(ref SeededRandom random, long position, ref long left) =>
        _count is { } count && count != Dataset.Endless
            ? position < count && random.Next(count - position) < left && left-- > 0
            : random.NextDouble() < fraction;

    private sealed class Reader(DatasetReader<T> source, PartDataset<T> part, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private SeededRandom _random;
        private long _left;

        private protected override void Rewind(long epoch)
        {
            Source.Start(0);
            _random = new SeededRandom(part.Seed, 0);
            _left = part.Chosen ?? 0;
        }

        private protected override bool Advance()
        {
            while (true)
            {
                // Before the element is read, so that one that fails has its draw as any other.
                bool isFirst = part.IsChosen(ref _random, Source.Position, ref _left);
                if (!Source.MoveNext()) return false;
                if (isFirst == part.Second) continue;
                Current = Source.Current;
                return true;
            }
        }
    }

    private long Seed => seed;

    private bool Second => second;
}

/// <summary>A hash of a key as a number from 0 to below 1: FNV-1a over its UTF-8 bytes, then mixed. Frozen, because splits outlive versions.</summary>
internal static class KeyHash
{
    public static double Of(string key)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(key)) hash = unchecked((hash ^ b) * 0x100000001B3);
        return (SeededRandom.Mix(hash) >> 11) * (1.0 / (1L << 53));
    }
}

internal static class Fraction
{
    /// <summary>Checks that shares are within 0 to 1 together.</summary>
    public static void Check(string verb, double first, double second = 0)
    {
        if (!(first >= 0 && second >= 0 && first + second <= 1 + 1e-12))
            throw new ArgumentOutOfRangeException(nameof(first), $"{verb}: expected shares from 0 to 1 together, got {(second == 0 ? $"{first}" : $"{first} and {second}")}.");
    }
}
