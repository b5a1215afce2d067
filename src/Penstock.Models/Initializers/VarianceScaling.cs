using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Which number of connections scales the variance.</summary>
public enum FanMode
{
    /// <summary>Those that come in.</summary>
    In,
    /// <summary>Those that go out.</summary>
    Out,
    /// <summary>The mean of both.</summary>
    Average,
}

/// <summary>How draws are spread.</summary>
public enum Spread
{
    /// <summary>Evenly between two limits.</summary>
    Uniform,
    /// <summary>Normally.</summary>
    Normal,
    /// <summary>Normally, drawn again where more than two deviations from the mean.</summary>
    TruncatedNormal,
}

/// <summary>Draws around 0 with variance scale / fan.</summary>
/// <param name="Scale">The factor. Default 1.</param>
/// <param name="Mode">Which fan. Default that of the inputs.</param>
/// <param name="Distribution">How draws are spread. Default truncated normal.</param>
public sealed record VarianceScaling(double Scale = 1, FanMode Mode = FanMode.In, Spread Distribution = Spread.TruncatedNormal) : Initializer
{
    // The deviation of a normal distribution cut off at two deviations.
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, long seed)
    {
        var (fanIn, fanOut) = Fans(shape);
        double fan = Mode switch { FanMode.In => fanIn, FanMode.Out => fanOut, _ => (fanIn + fanOut) / 2 };
        double variance = Scale / Math.Max(1, fan), deviation = Math.Sqrt(variance), limit = Math.Sqrt(3 * variance);
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(Distribution switch
            {
                Spread.Uniform => (random.NextDouble() * 2 - 1) * limit,
                Spread.Normal => Normal(random) * deviation,
                _ => Truncated(random) * deviation / TruncatedDeviation,
            });
    }

    private static (double In, double Out) Fans(Shape shape)
    {
        if (shape.Rank == 0) return (1, 1);
        if (shape.Rank == 1) return (shape[0].Value, shape[0].Value);
        double taps = shape.Product(0, shape.Rank - 2).Value;
        return (shape[-2].Value * taps, shape[-1].Value * taps);
    }

    private static double Truncated(Random random)
    {
        double draw;
        do draw = Normal(random);
        while (Math.Abs(draw) > 2);
        return draw;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
