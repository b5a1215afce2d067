namespace Penstock.Models;

/// <summary>A convolution over the steps of sequences of each channel by kernels of its own, then a mix of the channels at every place (Chollet 2017). Input [batch, steps, channels], output [batch, steps', filters].</summary>
public sealed class SeparableConv1D : SeparableConvolution
{
    /// <summary>Makes a separable convolution.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">How many steps the window takes.</param>
    /// <param name="activation">Default linear.</param>
    public SeparableConv1D(int filters, SpatialSize kernelSize, Activation? activation = null) : base(1, filters, kernelSize, activation)
    {
    }

    private SeparableConv1D(KerasConfig config) : base(1, config)
    {
    }

    internal static SeparableConv1D FromConfig(KerasConfig config) => new(config);
}
