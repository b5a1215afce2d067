namespace Penstock.Models;

/// <summary>A convolution over height and width: activation(x * kernel + bias). Input [batch, height, width, channels], output [batch, height', width', filters].</summary>
public sealed class Conv2D : PlainConvolution
{
    /// <summary>Makes a convolution.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">Height and width of the window.</param>
    /// <param name="activation">Default linear.</param>
    public Conv2D(int filters, SpatialSize kernelSize, Activation? activation = null) : base(2, filters, kernelSize, activation)
    {
    }

    private Conv2D(KerasConfig config) : base(2, config)
    {
    }

    internal static Conv2D FromConfig(KerasConfig config) => new(config);
}
