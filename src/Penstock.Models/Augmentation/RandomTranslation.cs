using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Moves images by a random part of their height and width while training.</summary>
public sealed class RandomTranslation : ProjectedAugmentation
{
    private readonly Range _height, _width;

    /// <summary>Moves by up to a part of height and width either way.</summary>
    /// <param name="heightFactor">The part of the height, from 0 to 1.</param>
    /// <param name="widthFactor">The part of the width, from 0 to 1.</param>
    public RandomTranslation(double heightFactor, double widthFactor) : this(Range.Around(heightFactor), Range.Around(widthFactor))
    {
    }

    /// <summary>Moves by parts of height and width within limits; positive ones move down and right.</summary>
    public RandomTranslation((double Low, double High) heightFactor, (double Low, double High) widthFactor)
        : this(new Range(heightFactor.Low, heightFactor.High), new(widthFactor.Low, widthFactor.High))
    {
    }

    private RandomTranslation(Range height, Range width)
    {
        foreach (double part in new[] { height.Low, height.High, width.Low, width.High })
            Require(part is >= -1 and <= 1, "parts from -1 to 1", part);
        (_height, _width) = (height, width);
    }

    private protected override Value Projections(Value images, LayerCall call)
    {
        Value one = call.Graph.Number(1, images.DType), zero = call.Graph.Number(0, images.DType);
        Value down = Draw(images, call, _height) * images.Shape[1].Value, right = Draw(images, call, _width) * images.Shape[2].Value;
        return Affine(images, one, zero, -right, zero, one, -down);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithFill(new() { ["height_factor"] = _height.Config, ["width_factor"] = _width.Config });

    internal static RandomTranslation FromConfig(KerasConfig config) => new(Range.Read(config, "height_factor", 0), Range.Read(config, "width_factor", 0))
    {
        FillMode = config.Choice("fill_mode", ImageFill.Reflect), FillValue = config.Number("fill_value", 0), Seed = config.OptionalLong("seed"),
        Interpolation = config.Choice("interpolation", Interpolation.Bilinear), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
