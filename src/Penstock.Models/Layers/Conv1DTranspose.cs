namespace Penstock.Models;

/// <summary>A convolution backwards over the steps of sequences, from few places to many. Input [batch, steps, channels], output [batch, steps', filters].</summary>
public sealed class Conv1DTranspose : TransposedConvolution
{
    /// <summary>Makes a transposed convolution.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">How many steps the window takes.</param>
    /// <param name="activation">Default linear.</param>
    public Conv1DTranspose(int filters, SpatialSize kernelSize, Activation? activation = null) : base(1, filters, kernelSize, activation)
    {
    }

    private Conv1DTranspose(KerasConfig config) : base(1, config)
    {
    }

    internal static Conv1DTranspose FromConfig(KerasConfig config) => new(config);
}
