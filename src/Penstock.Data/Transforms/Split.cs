using System.Text;

namespace Penstock.Data;

/// <summary>
/// One of the two parts of a random split: selection sampling (Knuth, algorithm S) where the count is known, else one draw per element.
/// The source is read as epoch 0 always; else a shuffle before the split would carry elements from one part to the other.
/// </summary>
internal sealed class PartDataset<T>(Dataset<T> source, double fraction, long seed, bool second) : Dataset<T>
{
    public override long? Count => Chosen is { } chosen ? (second ? source.Count - chosen : chosen) : source.Count == Dataset.Endless ? Dataset.Endless : null;

    private long? Chosen => source.Count is { } count && count != Dataset.Endless ? (long)Math.Round(count * fraction) : null;

    internal override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(source.CreateReader(options with { Reuse = options.Reuse > 1 ? 0 : options.Reuse }), this, options.Cancellation);

    private bool IsChosen(ref SeededRandom random, long position, ref long left) =>
        source.Count is { } count && count != Dataset.Endless
            ? random.Next(count - position) < left && left-- > 0
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
            while (Source.MoveNext())
            {
                if (part.IsChosen(ref _random, Source.Position - 1, ref _left) == part.Second) continue;
                Current = Source.Current;
                return true;
            }
            return false;
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
