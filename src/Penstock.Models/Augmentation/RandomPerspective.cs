using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Shows images as from a side while training: the corners move away from the upper left one or towards it, each of their coordinates by its own
/// random part, and the image is stretched between them. What lies beyond is a constant, unless <see cref="GeometricAugmentation.FillMode"/> says otherwise.
/// </summary>
public sealed class RandomPerspective : ProjectedAugmentation
{
    private readonly Range _factor;

    /// <summary>Changes images with a probability that each draws from 0 to a factor.</summary>
    /// <param name="factor">The largest probability, from 0 to 1. Default 1.</param>
    public RandomPerspective(double factor = 1) : this(0, factor)
    {
    }

    /// <summary>Changes images with a probability that each draws between limits.</summary>
    /// <param name="low">The least probability, from 0 to 1.</param>
    /// <param name="high">The largest one.</param>
    public RandomPerspective(double low, double high) => (_factor, FillMode) = (Range.Checked(nameof(RandomPerspective), low, high), ImageFill.Constant);

    /// <summary>How far corners move: up to half of this part of their distance, either way; from 0 to 1. Default 1.</summary>
    public double Scale { get; init => field = Share(value); } = 1;

    private protected override Value Projections(Value images, LayerCall call)
    {
        Value Moved() => Draw(images, call, new(1 - Scale / 2, 1 + Scale / 2));
        Value projections = Between(images, Moved(), Moved(), Moved(), Moved());
        return Op.Where(Op.ExpandDims(Chance(images, call, _factor), 1), projections, Identity(images));
    }

    /// <summary>
    /// The projections of images whose upper right corner comes to (right, 0), the lower left one to (0, lower) and the last to (farRight, farLower),
    /// in parts of the image. The map of the unit square onto such a quadrilateral (Heckbert 1989) is turned round by hand: it divides by no difference.
    /// </summary>
    internal static Value Between(Value images, Value right, Value lower, Value farRight, Value farLower)
    {
        double width = Math.Max(1, images.Shape[2].Value - 1), height = Math.Max(1, images.Shape[1].Value - 1);
        Value zero = Op.Zero(right), area = right * farLower + farRight * lower - right * lower;
        Value leanX = (lower - farLower) / (farRight * lower) * (-1 / width), leanY = (right - farRight) / (right * farLower) * (-1 / height);
        return Affine(images, area / (right * farRight * lower), zero, zero, zero, area / (right * lower * farLower), zero, leanX, leanY);
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = WithFill(new() { ["factor"] = _factor.Ends, ["scale"] = Scale });
        // Keras knows no other and takes no setting for it.
        if (FillMode == ImageFill.Constant) config.Remove("fill_mode");
        return config;
    }

    internal static RandomPerspective FromConfig(KerasConfig config)
    {
        Range factor = Range.ReadFromZero(config, "factor", 1);
        return new(factor.Low, factor.High)
        {
            Scale = config.Number("scale", 1), FillMode = config.Choice("fill_mode", ImageFill.Constant), FillValue = config.Number("fill_value", 0), Seed = config.OptionalLong("seed"),
            Interpolation = config.Choice("interpolation", Interpolation.Bilinear), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
