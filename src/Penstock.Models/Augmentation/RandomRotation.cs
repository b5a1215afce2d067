using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Turns images around their centres by a random angle while training.</summary>
/// <param name="low">The smallest part of a full turn; negative numbers turn clockwise.</param>
/// <param name="high">The largest part of a full turn.</param>
public sealed class RandomRotation(double low, double high) : ProjectedAugmentation
{
    private readonly Range _factor = new(low, high);

    /// <summary>Turns by up to a part of a full turn either way.</summary>
    /// <param name="factor">The part, such as 0.1 for 36 degrees.</param>
    public RandomRotation(double factor) : this(-Math.Abs(factor), Math.Abs(factor))
    {
    }

    private protected override Value Projections(Value images, LayerCall call)
    {
        Value angle = Draw(images, call, _factor) * (2 * Math.PI), cos = Op.Cos(angle), sin = Op.Sin(angle);
        double right = images.Shape[2].Value - 1, bottom = images.Shape[1].Value - 1;
        return Affine(images, cos, -sin, (right - (cos * right - sin * bottom)) / 2, sin, cos, (bottom - (sin * right + cos * bottom)) / 2);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithFill(new() { ["factor"] = _factor.Config });

    internal static RandomRotation FromConfig(KerasConfig config)
    {
        Range factor = Range.Read(config, "factor", 0);
        return new(factor.Low, factor.High)
        {
            FillMode = config.Choice("fill_mode", ImageFill.Reflect), FillValue = config.Number("fill_value", 0), Seed = config.OptionalLong("seed"),
            Interpolation = config.Choice("interpolation", Interpolation.Bilinear), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
