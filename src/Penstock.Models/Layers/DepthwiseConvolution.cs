using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A convolution of each channel by kernels of its own. Input [batch, spatial.., channels], output [batch, spatial'.., channels * depthMultiplier].</summary>
public abstract class DepthwiseConvolution : ConvolutionLayer
{
    private protected DepthwiseConvolution(int axes, SpatialSize kernelSize, int depthMultiplier, Activation? activation) : base(axes, kernelSize, activation) =>
        DepthMultiplier = Multiplier(depthMultiplier);

    private protected DepthwiseConvolution(int axes, KerasConfig config) : base(axes, config, "depthwise")
    {
        // Keras 2 writes it without reading it.
        config.ExpectOnly("groups", 1);
        DepthMultiplier = Multiplier(config.Whole("depth_multiplier", 1));
    }

    /// <summary>How many channels each channel becomes.</summary>
    public int DepthMultiplier { get; }

    private protected sealed override string KernelSetting => "depthwise";

    private protected sealed override Value Convolve(Value input, LayerCall call)
    {
        int channels = checked((int)input.Shape[-1].Value), filters = checked(channels * DepthMultiplier);
        Value kernel = call.Weight("kernel", [.. KernelAxes, channels, DepthMultiplier], KernelRule);
        return Finish(input, Op.Reshape(kernel, [.. KernelAxes, 1, filters]), Bias(call, filters), Windows(channels));
    }

    /// <inheritdoc/>
    public sealed override JsonObject Config() => WithWindows(new() { ["depth_multiplier"] = DepthMultiplier });

    private int Multiplier(int depth) => depth >= 1 ? depth : throw new ArgumentException($"{GetType().Name}: expected a depth multiplier of 1 or more, got {depth}.");
}
