namespace Penstock.Models;

/// <summary>A convolution over height and width of each channel by kernels of its own: activation(x * kernel + bias). Input [batch, height, width, channels], output [batch, height', width', channels * depthMultiplier].</summary>
public sealed class DepthwiseConv2D : DepthwiseConvolution
{
    /// <summary>Makes a depthwise convolution.</summary>
    /// <param name="kernelSize">Height and width of the window.</param>
    /// <param name="depthMultiplier">How many channels each channel becomes. Default 1.</param>
    /// <param name="activation">Default linear.</param>
    public DepthwiseConv2D(SpatialSize kernelSize, int depthMultiplier = 1, Activation? activation = null) : base(2, kernelSize, depthMultiplier, activation)
    {
    }

    private DepthwiseConv2D(KerasConfig config) : base(2, config)
    {
    }

    internal static DepthwiseConv2D FromConfig(KerasConfig config) => new(config);
}
