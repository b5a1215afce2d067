namespace Penstock.Tests;

/// <summary>Numbers for the tests of kernels, and how far apart floats are.</summary>
internal static class Numbers
{
    /// <summary>Zeros, infinities, NaN, the edges of the denormals and of the range.</summary>
    public static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
        float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, 1.1754942e-38f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f,
        1e-10f, -1e-10f, 1e-4f, -1e-4f, 88f, 88.7f, 88.8f, 89f, -87f, -87.4f, -88.7f, -100f, -103.9f, -104f, 1e10f, -1e10f,
    ];

    /// <summary>The special numbers, then numbers of either sign over several scales.</summary>
    public static float[] Spread(int count, int seed = 1)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        Special.AsSpan(0, Math.Min(count, Special.Length)).CopyTo(numbers);
        for (int i = Special.Length; i < count; i++)
        {
            double scale = (i % 4) switch { 0 => 1, 1 => 10, 2 => 100, _ => Math.Pow(10, random.Next(-8, 2)) };
            numbers[i] = (float)((random.NextDouble() * 2 - 1) * scale);
        }
        return numbers;
    }

    /// <summary>Normally distributed numbers.</summary>
    public static float[] Normal(int count, int seed = 1)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (int i = 0; i < count; i++)
            numbers[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return numbers;
    }

    /// <summary>The error of a float in units of its last place; 0 for equal infinities or NaN on both sides.</summary>
    public static double UlpError(float actual, double expected)
    {
        if (double.IsNaN(expected) || float.IsNaN(actual)) return double.IsNaN(expected) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        float rounded = (float)expected;
        if (actual == rounded) return 0;
        if (float.IsInfinity(rounded) || float.IsInfinity(actual)) return Math.Abs((double)actual - rounded) is var d && double.IsInfinity(d) && Math.Min(Math.Abs(actual), Math.Abs(rounded)) < 3.4028e38f ? double.PositiveInfinity : 1;
        double unit = Math.Max(Math.ScaleB(1, Math.ILogB(Math.Abs(expected) is 0 ? double.Epsilon : expected) - 23), Math.ScaleB(1, -149));
        return Math.Abs(actual - expected) / unit;
    }
}
