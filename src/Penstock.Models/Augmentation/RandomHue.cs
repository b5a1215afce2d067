using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Turns the hue of each image, the angle of its colours, while training: by a factor drawn from a range, either way, 1 for half a turn.</summary>
/// <param name="low">The least factor, from 0 to 1.</param>
/// <param name="high">The largest factor, from 0 to 1.</param>
public sealed class RandomHue(double low, double high) : ColourAugmentation
{
    private const double Least = 1e-7;
    private readonly Range _factor = Range.Checked(nameof(RandomHue), low, high);

    /// <summary>Turns by up to a factor.</summary>
    /// <param name="factor">The largest factor, from 0 to 1.</param>
    public RandomHue(double factor) : this(0, factor)
    {
    }

    private protected override Value Change(Value images, LayerCall call)
    {
        ExpectColours(images);
        Value turn = Op.Where(Chance(images, call, 0.5), Draw(images, call, _factor) * 0.5, Draw(images, call, _factor) * -0.5);
        Value value = Op.ExpandDims(Op.Max(images, -1), -1), chroma = value - Op.ExpandDims(Op.Min(images, -1), -1);
        Value hue = HueOf(images, value, chroma) + PerImage(turn);
        hue -= Op.Floor(hue);
        // Each channel is the value less as much of the chroma as its own distance from the hue says.
        Value[] channels = [.. new[] { 5.0, 3.0, 1.0 }.Select(offset => value - chroma * Distance(hue, offset))];
        return Clip(Op.Concatenate(3, channels));
    }

    /// <summary>The hue in parts of a turn, [batch, height, width, 1]; 0 for grey.</summary>
    private static Value HueOf(Value images, Value value, Value chroma)
    {
        Value Channel(int i) => Op.Slice(images, 3, i, 1);
        Value red = Channel(0), green = Channel(1), blue = Channel(2), some = Op.Maximum(chroma, images.Graph.Number(Least, images.DType));
        Value sixths = Op.Where(Op.Equal(value, red), (green - blue) / some, Op.Where(Op.Equal(value, green), (blue - red) / some + 2, (red - green) / some + 4));
        return sixths / 6;
    }

    private static Value Distance(Value hue, double offset)
    {
        Value around = hue * 6 + offset, place = around - Op.Floor(around / 6) * 6;
        Value zero = hue.Graph.Number(0, hue.DType), one = hue.Graph.Number(1, hue.DType);
        return Op.Maximum(zero, Op.Minimum(Op.Minimum(place, 4 - place), one));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = _factor.Ends });

    internal static RandomHue FromConfig(KerasConfig config)
    {
        var (low, high) = config.Range("factor", _ => 0) ?? (0, 0);
        return new(low, high)
        {
            ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
