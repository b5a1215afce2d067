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
    public RandomShear(double xFactor = 0, double yFactor = 0) : this(Around(xFactor), Around(yFactor))
    {
    }

    /// <summary>Leans by parts within limits from 0 to 1, to either side.</summary>
    public RandomShear((double Low, double High) xFactor, (double Low, double High) yFactor) : this(Checked(xFactor.Low, xFactor.High), Checked(yFactor.Low, yFactor.High))
    {
    }

    private RandomShear(Range x, Range y) => (_x, _y) = (x, y);

    private static Range Checked(double low, double high) => Range.Checked(nameof(RandomShear), low, high);

    private static Range Around(double factor) => Range.Around(Checked(0, factor).High);

    private protected override Value Projections(Value images, LayerCall call)
    {
        Value one = call.Graph.Number(1, images.DType), zero = Op.Zero(one), sign = Op.Where(Chance(images, call, 0.5), one, -one);
        Value down = Draw(images, call, _y) * sign, right = Draw(images, call, _x) * sign;
        return Affine(images, one, right, zero, down, one, zero);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithFill(new() { ["x_factor"] = _x.Config, ["y_factor"] = _y.Config });

    // Keras writes what was made of a number as the range around 0, below 0 too.
    private static Range Read(KerasConfig config, string key) => config.Range(key, one => -one) switch
    {
        null => Around(0),
        var (low, high) when low == -high => Around(high),
        var (low, high) => Checked(low, high),
    };

    internal static RandomShear FromConfig(KerasConfig config) => new(Read(config, "x_factor"), Read(config, "y_factor"))
    {
        FillMode = config.Choice("fill_mode", ImageFill.Reflect), FillValue = config.Number("fill_value", 0), Seed = config.OptionalLong("seed"),
        Interpolation = config.Choice("interpolation", Interpolation.Bilinear), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
