using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Covers a rectangle of random place and size of images while training (Zhong et al. 2020).</summary>
/// <param name="low">The least probability that an image is covered, from 0 to 1.</param>
/// <param name="high">The largest one; each image draws its own between both.</param>
public sealed class RandomErasing(double low, double high) : ColourAugmentation
{
    private readonly Range _factor = Range.Checked(nameof(RandomErasing), low, high);

    /// <summary>Covers with a probability that each image draws from 0 to a factor.</summary>
    /// <param name="factor">The largest probability, from 0 to 1. Default 1.</param>
    public RandomErasing(double factor = 1) : this(0, factor)
    {
    }

    /// <summary>The least and the largest part of an image's area that is covered. Default 0.02 and 0.33.</summary>
    public (double Low, double High) Scale { get; init; } = (0.02, 0.33);

    /// <summary>What covers the rectangle; null, the default, for noise from a normal distribution over the middle of the range of pixels.</summary>
    public double? FillValue { get; init; }

    private protected override Value Change(Value images, LayerCall call)
    {
        double height = images.Shape[1].Value, width = images.Shape[2].Value;
        Value share = Op.Sqrt(Draw(images, call, new(Scale.Low, Scale.High)));
        // Rectangles between a third as wide as the image's proportions and three times so.
        Value stretch = Op.Exp(Draw(images, call, new(-Math.Log(3) / 2, Math.Log(3) / 2)));
        Value one = call.Graph.Number(1, images.DType), tall = Op.Minimum(share * stretch, one) * height, wide = Op.Minimum(share / stretch, one) * width;
        Value top = Draw(images, call, new(0, 1)) * (height - tall), left = Draw(images, call, new(0, 1)) * (width - wide);
        Value inside = Op.And(Within(images, 1, top, tall), Within(images, 2, left, wide));
        Value covered = Op.And(inside, Op.BroadcastTo(PerImage(Chance(images, call, _factor)), inside.Shape));
        return Op.Where(Op.BroadcastTo(covered, images.Shape), Cover(images, call), images);
    }

    private Value Cover(Value images, LayerCall call)
    {
        if (FillValue is { } fill) return Op.BroadcastTo(call.Graph.Number(fill, images.DType), images.Shape);
        double middle = (ValueRange.Low + ValueRange.High) / 2, deviation = (ValueRange.High - ValueRange.Low) / 4;
        return Clip(Op.RandomNormal(images.Shape, Seed ?? call.Seed, call.Step, type: images.DType) * deviation + middle);
    }

    /// <summary>Which places along an axis lie within a stretch of each image, [batch, height, 1, 1] or [batch, 1, width, 1] as Bool of the images' height and width.</summary>
    private static Value Within(Value images, int axis, Value start, Value extent)
    {
        Shape along = axis == 1 ? [1, images.Shape[1], 1, 1] : [1, 1, images.Shape[2], 1], spread = images.Shape.With(3, 1);
        float[] places = [.. Enumerable.Range(0, (int)images.Shape[axis].Value).Select(i => i + 0.5f)];
        Value place = Op.BroadcastTo(Op.Cast(images.Graph.Constant(Tensor.From(places, along)), images.DType), spread);
        Value first = Op.BroadcastTo(PerImage(start), spread), end = Op.BroadcastTo(PerImage(start + extent), spread);
        return Op.And(Op.GreaterOrEqual(place, first), Op.Less(place, end));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = _factor.Ends, ["scale"] = new JsonArray(Scale.Low, Scale.High), ["fill_value"] = FillValue });

    internal static RandomErasing FromConfig(KerasConfig config)
    {
        Range factor = Range.ReadFromZero(config, "factor", 1);
        return new(factor.Low, factor.High)
        {
            Scale = config.Range("scale", _ => 0) ?? (0.02, 0.33), FillValue = config.OptionalNumber("fill_value"),
            ValueRange = RangeOf(config), Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
