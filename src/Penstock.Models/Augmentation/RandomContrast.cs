using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Brings the pixels of each image nearer to or farther from its mean by a random factor while training, channel by channel: (x - mean) * factor + mean.</summary>
/// <param name="lower">The factor is at least 1 less this.</param>
/// <param name="upper">The factor is at most 1 and this.</param>
public sealed class RandomContrast(double lower, double upper) : ColourAugmentation
{
    private readonly Range _factor = 1 - lower <= 1 + upper && double.IsFinite(lower + upper) ? new(1 - lower, 1 + upper)
        : throw new ArgumentException(FormattableString.Invariant($"RandomContrast: expected numbers of which 1 - lower is no more than 1 + upper, got {lower} and {upper}."));

    /// <summary>A factor around 1.</summary>
    /// <param name="factor">How far the factor may be from 1.</param>
    public RandomContrast(double factor) : this(factor, factor)
    {
    }

    private protected override Value Change(Value images, LayerCall call)
    {
        Value factor = PerImage(Draw(images, call, _factor));
        Value mean = Op.Reshape(Op.Mean(images, 1, 2), [images.Shape[0], 1, 1, images.Shape[3]]);
        return Clip((images - mean) * factor + mean);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = lower == upper ? lower : new JsonArray(lower, upper) });

    internal static RandomContrast FromConfig(KerasConfig config)
    {
        var (lower, upper) = config.Range("factor", one => one) ?? (0, 0);
        return new(lower, upper)
        {
            ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"),
            DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
