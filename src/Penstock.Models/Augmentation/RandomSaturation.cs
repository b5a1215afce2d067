using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Makes the colours of each image stronger or weaker while training: a factor f drawn from a range multiplies the distance of each channel
/// from the largest, as the saturation of hue, saturation and value, by f / (1 - f): 0 gives grey, 0.5 the image, near 1 full colours.
/// </summary>
/// <param name="low">The least factor, from 0 to 1.</param>
/// <param name="high">The largest factor, from 0 to 1.</param>
public sealed class RandomSaturation(double low, double high) : ColourAugmentation
{
    private const double Least = 1e-7;
    private readonly Range _factor = Range.Checked(nameof(RandomSaturation), low, high);

    private protected override Value Change(Value images, LayerCall call)
    {
        ExpectColours(images);
        Value factor = Draw(images, call, _factor), strength = PerImage(factor / (1 - factor + Least));
        Value value = Op.ExpandDims(Op.Max(images, -1), -1), least = Op.ExpandDims(Op.Min(images, -1), -1);
        // A saturation of 1, where the least channel is 0, is as much as there is.
        Value most = value / Op.Maximum(value - least, call.Graph.Number(Least, images.DType));
        return Clip(value - (value - images) * Op.Minimum(strength, most));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = _factor.Ends });

    internal static RandomSaturation FromConfig(KerasConfig config)
    {
        var (low, high) = config.Range("factor", _ => 0) ?? (0, 0.5);
        return new(low, high)
        {
            ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
