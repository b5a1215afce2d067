using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Makes each image smoother or sharper by a random factor f while training: smooth + 2 f (x - smooth), where smooth is the mean of a pixel and its
/// eight neighbours, in which it counts five times. 0 gives the smooth image, 0.5 the image, 1 one of sharper edges. The pixels at the edges stay.
/// </summary>
/// <remarks>The edges stay as in Pillow; Keras takes what lies beyond them for 0, which darkens a smooth image there.</remarks>
/// <param name="low">The least factor, from 0 to 1.</param>
/// <param name="high">The largest factor, from 0 to 1.</param>
public sealed class RandomSharpness(double low, double high) : ColourAugmentation
{
    private readonly Range _factor = Range.Checked(nameof(RandomSharpness), low, high);

    /// <summary>Draws from 0 to a factor.</summary>
    /// <param name="factor">The largest factor, from 0 to 1.</param>
    public RandomSharpness(double factor) : this(0, factor)
    {
    }

    private protected override Value Change(Value images, LayerCall call)
    {
        long height = images.Shape[1].Value, width = images.Shape[2].Value;
        if (height < 3 || width < 3) return images;
        Value inner = Op.Slice(Op.Slice(images, 1, 1, height - 2), 2, 1, width - 2);
        Value smooth = (OfThree(OfThree(images, 1), 2) + inner * 4) / 13;
        Value change = PerImage(1 - Draw(images, call, _factor) * 2) * (smooth - inner);
        return Clip(images + Op.Pad(Op.Pad(change, 1, 1, 1), 2, 1, 1));
    }

    /// <summary>The sums of three neighbours along an axis.</summary>
    private static Value OfThree(Value x, int axis)
    {
        long count = x.Shape[axis].Value - 2;
        return Op.Slice(x, axis, 0, count) + Op.Slice(x, axis, 1, count) + Op.Slice(x, axis, 2, count);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = _factor.Ends });

    internal static RandomSharpness FromConfig(KerasConfig config)
    {
        Range factor = Range.ReadFromZero(config, "factor", 0);
        return new(factor.Low, factor.High)
        {
            ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
