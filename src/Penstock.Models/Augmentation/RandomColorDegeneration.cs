using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Takes a random part of the colour from each image while training: x + factor (grey - x); images of red, green and blue.</summary>
/// <param name="low">The least factor, from -1 to 1: 0 leaves an image, 1 makes it grey, and less than 0 makes its colours stronger.</param>
/// <param name="high">The largest factor.</param>
public sealed class RandomColorDegeneration(double low, double high) : ColourAugmentation
{
    private readonly Range _factor = Range.Checked(nameof(RandomColorDegeneration), low, high, least: -1);

    /// <summary>Takes up to a part of the colour.</summary>
    /// <param name="factor">The largest part, from 0 to 1.</param>
    public RandomColorDegeneration(double factor) : this(0, factor)
    {
    }

    private protected override Value Change(Value images, LayerCall call) =>
        Clip(images + PerImage(Draw(images, call, _factor)) * (Grey(images) - images));

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = _factor.Ends });

    internal static RandomColorDegeneration FromConfig(KerasConfig config)
    {
        Range factor = Range.ReadFromZero(config, "factor", 0);
        return new(factor.Low, factor.High)
        {
            ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
