namespace Penstock.Models;

/// <summary>A long short-term memory over a sequence of sequences [batch, time, steps, channels], by convolutions; the last output is [batch, steps', filters].</summary>
public sealed class ConvLSTM1D : ConvLSTM
{
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">How many steps the windows take.</param>
    /// <param name="activation">Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    public ConvLSTM1D(int filters, SpatialSize kernelSize, Activation? activation = null, Activation? recurrentActivation = null) : base(1, filters, kernelSize, activation, recurrentActivation)
    {
    }

    private ConvLSTM1D(KerasConfig config) : base(1, config)
    {
    }

    internal static new ConvLSTM1D FromConfig(KerasConfig config) => new(config);
}
