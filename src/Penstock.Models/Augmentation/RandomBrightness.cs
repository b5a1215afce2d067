using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Adds a random number to all pixels of an image while training, and keeps them within their range.</summary>
public sealed class RandomBrightness : ColourAugmentation
{
    private readonly Range _factor;

    /// <summary>Adds up to a part of the range of pixels either way.</summary>
    /// <param name="factor">The part, from 0 to 1.</param>
    public RandomBrightness(double factor) : this(Range.Around(factor))
    {
    }

    /// <summary>Adds a part of the range of pixels within limits from -1 to 1.</summary>
    public RandomBrightness(double low, double high) : this(new Range(low, high))
    {
    }

    private RandomBrightness(Range factor)
    {
        Require(factor is { Low: >= -1, High: <= 1 }, "parts from -1 to 1", FormattableString.Invariant($"{factor.Low} to {factor.High}"));
        _factor = factor;
    }

    private protected override Value Change(Value images, LayerCall call) =>
        Clip(images + PerImage(Draw(images, call, _factor) * (ValueRange.High - ValueRange.Low)));

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = _factor.Config });

    internal static RandomBrightness FromConfig(KerasConfig config) => new(Range.Read(config, "factor", 0))
    {
        ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"),
        DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
