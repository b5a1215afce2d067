namespace Penstock.Models;

/// <summary>A convolution over height and width of each channel by kernels of its own, then a mix of the channels at every place (Chollet 2017). Input [batch, height, width, channels], output [batch, height', width', filters].</summary>
public sealed class SeparableConv2D : SeparableConvolution
{
    /// <summary>Makes a separable convolution.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">Height and width of the window.</param>
    /// <param name="activation">Default linear.</param>
    public SeparableConv2D(int filters, SpatialSize kernelSize, Activation? activation = null) : base(2, filters, kernelSize, activation)
    {
    }

    private SeparableConv2D(KerasConfig config) : base(2, config)
    {
    }

    internal static SeparableConv2D FromConfig(KerasConfig config) => new(config);
}
