namespace Penstock.Models;

/// <summary>A convolution over the steps of sequences: activation(x * kernel + bias). Input [batch, steps, channels], output [batch, steps', filters].</summary>
public sealed class Conv1D : PlainConvolution
{
    /// <summary>Makes a convolution.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">How many steps the window takes.</param>
    /// <param name="activation">Default linear.</param>
    public Conv1D(int filters, SpatialSize kernelSize, Activation? activation = null) : base(1, filters, kernelSize, activation)
    {
    }

    private Conv1D(KerasConfig config) : base(1, config)
    {
    }

    internal static Conv1D FromConfig(KerasConfig config) => new(config);
}
