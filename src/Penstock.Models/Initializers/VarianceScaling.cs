using System.Text.Json.Nodes;
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
    /// <summary>The factor.</summary>
    public double Scale { get; init; } = Scale > 0 ? Scale : throw new ArgumentException(FormattableString.Invariant($"VarianceScaling: expected a scale above 0, got {Scale}."));

    // The deviation of a normal distribution cut off at two deviations.
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, long seed)
    {
        var (fanIn, fanOut) = Fans(shape);
        double fan = Mode switch { FanMode.In => fanIn, FanMode.Out => fanOut, _ => (fanIn + fanOut) / 2 };
        double variance = Scale / Math.Max(1, fan), deviation = Math.Sqrt(variance), limit = Math.Sqrt(3 * variance);
        var draws = new Draws(seed);
        foreach (ref float value in values)
            value = (float)(Distribution switch
            {
                Spread.Uniform => draws.Even() * limit,
                Spread.Normal => draws.Normal() * deviation,
                _ => draws.Truncated() * deviation / TruncatedDeviation,
            });
    }

    /// <inheritdoc/>
    protected override JsonObject Settings() => new()
    {
        ["scale"] = Scale, ["mode"] = $"fan_{(Mode == FanMode.Average ? "avg" : KerasText.Of(Mode))}",
        ["distribution"] = Distribution == Spread.Normal ? "untruncated_normal" : KerasText.Of(Distribution), ["seed"] = Seed,
    };

    internal static VarianceScaling FromConfig(KerasConfig config) => new(config.Number("scale", 1), ModeOf(config.Text("mode", "fan_in")), SpreadOf(config.Text("distribution", "truncated_normal")))
    {
        Seed = config.OptionalLong("seed"),
    };

    private static FanMode ModeOf(string text) => text switch
    {
        "fan_in" => FanMode.In,
        "fan_out" => FanMode.Out,
        "fan_avg" => FanMode.Average,
        _ => throw new ArgumentException($"VarianceScaling: expected fan_in, fan_out or fan_avg as \"mode\", got \"{text}\"."),
    };

    // Keras's "normal" is truncated too.
    private static Spread SpreadOf(string text) => text switch
    {
        "uniform" => Spread.Uniform,
        "normal" or "truncated_normal" => Spread.TruncatedNormal,
        "untruncated_normal" => Spread.Normal,
        _ => throw new ArgumentException($"VarianceScaling: expected uniform, truncated_normal or untruncated_normal as \"distribution\", got \"{text}\"."),
    };

    private static (double In, double Out) Fans(Shape shape)
    {
        if (shape.Rank == 0) return (1, 1);
        if (shape.Rank == 1) return (shape[0].Value, shape[0].Value);
        double taps = shape.Product(0, shape.Rank - 2).Value;
        return (shape[-2].Value * taps, shape[-1].Value * taps);
    }
}
