namespace Penstock.Models;

/// <summary>A convolution over depth, height and width: activation(x * kernel + bias). Input [batch, depth, height, width, channels], output [batch, depth', height', width', filters].</summary>
public sealed class Conv3D : PlainConvolution
{
    /// <summary>Makes a convolution.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">Depth, height and width of the window.</param>
    /// <param name="activation">Default linear.</param>
    public Conv3D(int filters, SpatialSize kernelSize, Activation? activation = null) : base(3, filters, kernelSize, activation)
    {
    }

    private Conv3D(KerasConfig config) : base(3, config)
    {
    }

    internal static Conv3D FromConfig(KerasConfig config) => new(config);
}
