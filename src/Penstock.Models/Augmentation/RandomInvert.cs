using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Makes negatives of images while training: each pixel becomes low + high - x of its range.</summary>
/// <param name="low">The least probability of a negative, from 0 to 1.</param>
/// <param name="high">The largest one; each image draws its own between both.</param>
public sealed class RandomInvert(double low, double high) : ColourAugmentation
{
    private readonly Range _factor = Range.Checked(nameof(RandomInvert), low, high);

    /// <summary>Makes negatives with a probability that each image draws from 0 to a factor.</summary>
    /// <param name="factor">The largest probability, from 0 to 1. Default 1.</param>
    public RandomInvert(double factor = 1) : this(0, factor)
    {
    }

    private protected override Value Change(Value images, LayerCall call) =>
        Choose(Chance(images, call, _factor), ValueRange.Low + ValueRange.High - images, images);

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = _factor.Ends });

    internal static RandomInvert FromConfig(KerasConfig config)
    {
        Range factor = Range.ReadFromZero(config, "factor", 1);
        return new(factor.Low, factor.High)
        {
            ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
