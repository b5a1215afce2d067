using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Bends images like rubber while training (Simard et al. 2003): each pixel comes from a place that is moved by normal numbers of deviation sigma,
/// smoothed by a normal window of the same sigma and multiplied by alpha. For a scale s, alpha is s / 10 of the longer side and sigma s / 20 of the shorter.
/// </summary>
public sealed class RandomElasticTransform : GeometricAugmentation
{
    private const double Least = 1e-3;
    private readonly Range _factor;

    /// <summary>Changes images with a probability that each draws from 0 to a factor.</summary>
    /// <param name="factor">The largest probability, from 0 to 1. Default 1.</param>
    public RandomElasticTransform(double factor = 1) : this(0, factor)
    {
    }

    /// <summary>Changes images with a probability that each draws between limits.</summary>
    /// <param name="low">The least probability, from 0 to 1.</param>
    /// <param name="high">The largest one.</param>
    public RandomElasticTransform(double low, double high) => _factor = Range.Checked(nameof(RandomElasticTransform), low, high);

    /// <summary>The least and the largest scale, from 0 to 1; each image draws its own, where Keras draws one for a batch. Default 0 and 1.</summary>
    public (double Low, double High) Scale
    {
        get;
        init => (_, field) = (Range.Checked(nameof(RandomElasticTransform), value.Low, value.High), value);
    } = (0, 1);

    /// <summary>The least and the largest number of a pixel. Default 0 and 255.</summary>
    public (double Low, double High) ValueRange { get; init => field = ColourAugmentation.Ordered(nameof(RandomElasticTransform), value); } = (0, 255);

    private protected override Value Change(Value images, LayerCall call)
    {
        int height = (int)images.Shape[1].Value, width = (int)images.Shape[2].Value;
        Value scale = Op.Reshape(Draw(images, call, new(Scale.Low, Scale.High)), [images.Shape[0], 1, 1]);
        Value alpha = scale * (Math.Max(height, width) * 0.1), sigma = scale * (Math.Min(height, width) * 0.05);
        Value down = Window(sigma, height), across = Window(sigma, width);
        Value Moved() => alpha * sigma * Op.MatMul(Op.MatMul(down, Op.RandomNormal([images.Shape[0], height, width], Seed ?? call.Seed, call.Step, type: images.DType)), across);
        Value x = Places(images, [1, 1, width]) + Moved(), y = Places(images, [1, height, 1]) + Moved();
        Value bent = ImageSampling.At(images, x, y, FillMode, FillValue, Interpolation == Interpolation.Nearest);
        return Targets.Clip(Choose(Chance(images, call, _factor), bent, images), ValueRange.Low, ValueRange.High);
    }

    /// <summary>A normal window around each place of a line, cut off at three deviations and 0 beyond the line's ends, as a symmetric matrix for each image.</summary>
    private static Value Window(Value sigma, int extent)
    {
        Value Weights(IEnumerable<int> distances, Shape shape)
        {
            Value square = Op.Cast(sigma.Graph.Constant(Tensor.From([.. distances.Select(d => (float)d * d)], shape)), sigma.DType);
            Value power = square / (2 * Op.Square(sigma + Least)), weights = Op.Exp(-power);
            return Op.Where(Op.Greater(power, sigma.Graph.Number(4.5, power.DType)), Op.Zero(weights), weights);
        }
        Value total = Op.Sum(Weights(Enumerable.Range(1 - extent, 2 * extent - 1), [1, 1, 2 * extent - 1]), -1);
        var places = Enumerable.Range(0, extent);
        return Weights(places.SelectMany(i => places.Select(j => i - j)), [1, extent, extent]) / Op.ExpandDims(total, -1);
    }

    private static Value Places(Value images, Shape shape) =>
        Op.Cast(images.Graph.Constant(Tensor.From([.. Enumerable.Range(0, (int)shape.ElementCount).Select(i => (float)i)], shape)), images.DType);

    /// <inheritdoc/>
    public override JsonObject Config() => WithFill(new()
    {
        ["factor"] = _factor.Ends, ["scale"] = new JsonArray(Scale.Low, Scale.High), ["value_range"] = new JsonArray(ValueRange.Low, ValueRange.High),
    });

    internal static RandomElasticTransform FromConfig(KerasConfig config)
    {
        Range factor = Range.ReadFromZero(config, "factor", 1);
        return new(factor.Low, factor.High)
        {
            Scale = config.Range("scale", _ => 0) ?? (0, 1), ValueRange = ColourAugmentation.RangeOf(config), Seed = config.OptionalLong("seed"),
            FillMode = config.Choice("fill_mode", ImageFill.Reflect), FillValue = config.Number("fill_value", 0),
            Interpolation = config.Choice("interpolation", Interpolation.Bilinear), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
