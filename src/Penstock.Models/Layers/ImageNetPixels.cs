using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How pixels were made for a network that learnt ImageNet.</summary>
public enum PixelScale
{
    /// <summary>Blue, green, red, each less its mean: 103.939, 116.779, 123.68.</summary>
    Caffe,
    /// <summary>Red, green, blue from -1 to 1.</summary>
    Tf,
    /// <summary>Red, green, blue from 0 to 1, each less its mean over its deviation: 0.485, 0.456, 0.406 and 0.229, 0.224, 0.225.</summary>
    Torch,
}

/// <summary>Pixels 0..255 of red, green and blue, [batch, height, width, 3], as networks that learnt ImageNet take them: Keras's preprocess_input as a layer.</summary>
/// <param name="scale">Default <see cref="PixelScale.Caffe"/>.</param>
public sealed class ImageNetPixels(PixelScale scale = PixelScale.Caffe) : Layer
{
    private static readonly double[] s_caffe = [103.939, 116.779, 123.68], s_mean = [0.485, 0.456, 0.406], s_deviation = [0.229, 0.224, 0.225];

    /// <summary>How the pixels are made.</summary>
    public PixelScale Scale => scale;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank == 4 && input.Shape[-1] == 3, "images [batch, height, width, 3]", $"shape {input.Shape}");
        Value Channels(IEnumerable<double> numbers) => Op.Cast(call.Graph.Constant(Tensor.From([.. numbers.Select(n => (float)n)])), input.DType);
        return scale switch
        {
            PixelScale.Caffe => Op.Flip(input, -1) - Channels(s_caffe),
            PixelScale.Tf => input * (1 / 127.5) - 1,
            _ => input * Channels(s_deviation.Select(d => 1 / (255 * d))) - Channels(s_mean.Zip(s_deviation, (m, d) => m / d)),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["scale"] = KerasText.Of(scale) };

    internal static ImageNetPixels FromConfig(KerasConfig config) => new(config.Choice("scale", PixelScale.Caffe));
}
