using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Blurs images while training, each with a normal window of its own width.</summary>
/// <param name="low">The least probability that an image is blurred, from 0 to 1.</param>
/// <param name="high">The largest one; each image draws its own between both.</param>
public sealed class RandomGaussianBlur(double low, double high) : ColourAugmentation
{
    private const double Least = 1e-3;
    private readonly Range _factor = Range.Checked(nameof(RandomGaussianBlur), low, high);

    /// <summary>Blurs with a probability that each image draws from 0 to a factor.</summary>
    /// <param name="factor">The largest probability, from 0 to 1. Default 1.</param>
    public RandomGaussianBlur(double factor = 1) : this(0, factor)
    {
    }

    /// <summary>How many pixels the window spans down and across; odd. Default 3.</summary>
    public SpatialSize KernelSize { get; init; } = 3;

    /// <summary>The least and the largest standard deviation of the window, in pixels. Default 0 and 1.</summary>
    public (double Low, double High) Sigma { get; init; } = (0, 1);

    private protected override Value Change(Value images, LayerCall call)
    {
        Value sigma = Draw(images, call, new(Sigma.Low, Sigma.High)) + Least;
        Value blurred = Blur(Blur(images, 1, KernelSize.For(2, Label)[0], sigma), 2, KernelSize.For(2, Label)[1], sigma);
        return Choose(Chance(images, call, _factor), Clip(blurred), images);
    }

    private Value Blur(Value images, int axis, int size, Value sigma)
    {
        Require(size % 2 == 1, "a window of an odd number of pixels", size);
        var weights = Enumerable.Range(-size / 2, size).Select(at => Op.Exp(at * at / (-2.0 * Op.Square(sigma)))).ToList();
        Value total = weights.Aggregate(Op.Add);
        Value[] mirrored = [.. Enumerable.Range(-size / 2, size).Select(at => Shifted(images, axis, at))];
        return mirrored.Select((image, i) => image * PerImage(weights[i] / total)).Aggregate(Op.Add);
    }

    /// <summary>The images moved along an axis, with the pixel at the edge beyond it.</summary>
    private static Value Shifted(Value images, int axis, int by)
    {
        if (by == 0) return images;
        int extent = (int)images.Shape[axis].Value, rest = Math.Max(0, extent - Math.Abs(by));
        Value edge = Op.BroadcastTo(Op.Slice(images, axis, by < 0 ? 0 : extent - 1, 1), images.Shape.With(axis, extent - rest));
        if (rest == 0) return edge;
        Value kept = Op.Slice(images, axis, Math.Max(0, by), rest);
        return by < 0 ? Op.Concatenate(axis, edge, kept) : Op.Concatenate(axis, kept, edge);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithRange(new() { ["factor"] = _factor.Ends, ["kernel_size"] = KernelSize.Config(2, Label), ["sigma"] = new JsonArray(Sigma.Low, Sigma.High) });

    internal static RandomGaussianBlur FromConfig(KerasConfig config)
    {
        Range factor = Range.ReadFromZero(config, "factor", 1);
        return new(factor.Low, factor.High)
        {
            KernelSize = config.Size("kernel_size", 3), Sigma = config.Range("sigma", _ => 0) ?? (0, 1), ValueRange = RangeOf(config),
            Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
