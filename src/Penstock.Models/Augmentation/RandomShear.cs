using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Leans images to a side while training: the pixel at (x, y) comes from (x + a y, y + b x). Each image draws a and b, and one sign for both.</summary>
public sealed class RandomShear : ProjectedAugmentation
{
    private readonly Range _x, _y;

    /// <summary>Leans by up to a part either way.</summary>
    /// <param name="xFactor">How many pixels to the side for one down, from 0 to 1. Default 0.</param>
    /// <param name="yFactor">How many pixels down for one to the side, from 0 to 1. Default 0.</param>
    public RandomShear(double xFactor = 0, double yFactor = 0) : this(Range.Around(xFactor), Range.Around(yFactor))
    {
    }

    /// <summary>Leans by parts within limits from 0 to 1, to either side.</summary>
    public RandomShear((double Low, double High) xFactor, (double Low, double High) yFactor) : this(new Range(xFactor.Low, xFactor.High), new(yFactor.Low, yFactor.High))
    {
    }

    private RandomShear(Range x, Range y) =>
        (_x, _y) = (Range.Checked(nameof(RandomShear), x.Low, x.High, least: -1), Range.Checked(nameof(RandomShear), y.Low, y.High, least: -1));

    private protected override Value Projections(Value images, LayerCall call)
    {
        Value one = call.Graph.Number(1, images.DType), zero = Op.Zero(one), sign = Op.Where(Chance(images, call, 0.5), one, -one);
        Value down = Draw(images, call, _y) * sign, right = Draw(images, call, _x) * sign;
        return Affine(images, one, right, zero, down, one, zero);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithFill(new() { ["x_factor"] = _x.Config, ["y_factor"] = _y.Config });

    internal static RandomShear FromConfig(KerasConfig config) => new(Range.Read(config, "x_factor", 0), Range.Read(config, "y_factor", 0))
    {
        FillMode = config.Choice("fill_mode", ImageFill.Reflect), FillValue = config.Number("fill_value", 0), Seed = config.OptionalWhole("seed"),
        Interpolation = config.Choice("interpolation", Interpolation.Bilinear), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
