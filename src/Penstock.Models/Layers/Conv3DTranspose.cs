namespace Penstock.Models;

/// <summary>A convolution backwards over depth, height and width, from few places to many. Input [batch, depth, height, width, channels], output [batch, depth', height', width', filters].</summary>
public sealed class Conv3DTranspose : TransposedConvolution
{
    /// <summary>Makes a transposed convolution.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">Depth, height and width of the window.</param>
    /// <param name="activation">Default linear.</param>
    public Conv3DTranspose(int filters, SpatialSize kernelSize, Activation? activation = null) : base(3, filters, kernelSize, activation)
    {
    }

    private Conv3DTranspose(KerasConfig config) : base(3, config)
    {
    }

    internal static Conv3DTranspose FromConfig(KerasConfig config) => new(config);
}
