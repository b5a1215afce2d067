namespace Penstock.Models;

/// <summary>A convolution backwards over height and width, from few places to many. Input [batch, height, width, channels], output [batch, height', width', filters].</summary>
public sealed class Conv2DTranspose : TransposedConvolution
{
    /// <summary>Makes a transposed convolution.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">Height and width of the window.</param>
    /// <param name="activation">Default linear.</param>
    public Conv2DTranspose(int filters, SpatialSize kernelSize, Activation? activation = null) : base(2, filters, kernelSize, activation)
    {
    }

    private Conv2DTranspose(KerasConfig config) : base(2, config)
    {
    }

    internal static Conv2DTranspose FromConfig(KerasConfig config) => new(config);
}
