using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Shrinks or magnifies images around their centres by a random factor while training.</summary>
public sealed class RandomZoom : ProjectedAugmentation
{
    private readonly Range _height;
    private readonly Range? _width;

    /// <summary>Zooms by up to a part either way: 0.2 shows from 0.8 to 1.2 times the image's extent.</summary>
    /// <param name="heightFactor">The part of the height.</param>
    /// <param name="widthFactor">The part of the width; null, the default, for the height's draw, which keeps proportions.</param>
    public RandomZoom(double heightFactor, double? widthFactor = null) : this(Range.Around(heightFactor), widthFactor is { } width ? Range.Around(width) : null)
    {
    }

    /// <summary>Zooms within limits; positive parts shrink the image, negative ones magnify it.</summary>
    public RandomZoom((double Low, double High) heightFactor, (double Low, double High)? widthFactor = null)
        : this(new Range(heightFactor.Low, heightFactor.High), widthFactor is { } width ? new Range(width.Low, width.High) : null)
    {
    }

    private RandomZoom(Range height, Range? width) => (_height, _width) = (height, width);

    private protected override Value Projections(Value images, LayerCall call)
    {
        Value zero = call.Graph.Number(0, images.DType), down = Draw(images, call, _height) + 1, across = _width is { } width ? Draw(images, call, width) + 1 : down;
        return Affine(images, across, zero, (1 - across) * ((images.Shape[2].Value - 1) / 2.0), zero, down, (1 - down) * ((images.Shape[1].Value - 1) / 2.0));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithFill(new() { ["height_factor"] = _height.Config, ["width_factor"] = _width?.Config });

    internal static RandomZoom FromConfig(KerasConfig config) => new(Range.Read(config, "height_factor", 0), config.Has("width_factor") ? Range.Read(config, "width_factor", 0) : null)
    {
        FillMode = config.Choice("fill_mode", ImageFill.Reflect), FillValue = config.Number("fill_value", 0), Seed = config.OptionalLong("seed"),
        Interpolation = config.Choice("interpolation", Interpolation.Bilinear), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
