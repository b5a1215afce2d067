namespace Penstock.Models;

/// <summary>A convolution over the steps of sequences of each channel by kernels of its own: activation(x * kernel + bias). Input [batch, steps, channels], output [batch, steps', channels * depthMultiplier].</summary>
public sealed class DepthwiseConv1D : DepthwiseConvolution
{
    /// <summary>Makes a depthwise convolution.</summary>
    /// <param name="kernelSize">How many steps the window takes.</param>
    /// <param name="depthMultiplier">How many channels each channel becomes. Default 1.</param>
    /// <param name="activation">Default linear.</param>
    public DepthwiseConv1D(SpatialSize kernelSize, int depthMultiplier = 1, Activation? activation = null) : base(1, kernelSize, depthMultiplier, activation)
    {
    }

    private DepthwiseConv1D(KerasConfig config) : base(1, config)
    {
    }

    internal static DepthwiseConv1D FromConfig(KerasConfig config) => new(config);
}
