namespace Penstock.Data;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood 2014), one stream per (seed, epoch).
/// Its numbers are frozen: an order that a seed gives today it gives in every version.
/// </summary>
internal struct SeededRandom(long seed, long epoch)
{
    private ulong _state = unchecked(Mix((ulong)seed) + Mix(~(ulong)epoch));

    /// <summary>A number from 0 to below bound, by the multiply-shift method of Lemire.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <inheritdoc cref="Next(int)"/>
    public long Next(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from 0 to below 1 with 53 random bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>A normally distributed number of mean 0 and deviation 1, by Box and Muller.</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    private ulong Next()
    {
        unchecked { _state += 0x9E3779B97F4A7C15; }
        return Mix(_state);
    }

    /// <summary>Spreads the bits of a number over all 64.</summary>
    public static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
