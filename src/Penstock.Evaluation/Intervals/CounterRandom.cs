namespace Penstock.Evaluation;

/// <summary>Draws that depend on seed, stream and index alone, so that neither order nor threads change them.</summary>
internal static class CounterRandom
{
    // The chance that a Poisson draw of mean 1 is at most 0, 1, 2 ..
    private static readonly double[] s_poisson = Cumulative(16);

    public static ulong Bits(long seed, long stream, long index) => Mix(Mix(Mix(unchecked((ulong)seed)) ^ unchecked((ulong)stream)) ^ unchecked((ulong)index));

    /// <summary>From 0 to below 1.</summary>
    public static double Uniform(long seed, long stream, long index) => (Bits(seed, stream, index) >> 11) * (1.0 / (1L << 53));

    public static byte Poisson(long seed, long stream, long index)
    {
        double u = Uniform(seed, stream, index);
        int draw = 0;
        while (draw < s_poisson.Length && u >= s_poisson[draw]) draw++;
        return (byte)draw;
    }

    // SplitMix64: a step and its finaliser.
    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x += 0x9E3779B97F4A7C15;
            x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
            x = (x ^ x >> 27) * 0x94D049BB133111EB;
            return x ^ x >> 31;
        }
    }

    private static double[] Cumulative(int count)
    {
        var cumulative = new double[count];
        double chance = Math.Exp(-1), sum = 0;
        for (int k = 0; k < count; k++)
        {
            sum += chance;
            cumulative[k] = sum;
            chance /= k + 1;
        }
        return cumulative;
    }
}
