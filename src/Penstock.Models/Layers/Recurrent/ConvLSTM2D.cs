namespace Penstock.Models;

/// <summary>A long short-term memory over a sequence of images [batch, time, height, width, channels], by convolutions; the last output is [batch, height', width', filters].</summary>
public sealed class ConvLSTM2D : ConvLSTM
{
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">Height and width of the windows.</param>
    /// <param name="activation">Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    public ConvLSTM2D(int filters, SpatialSize kernelSize, Activation? activation = null, Activation? recurrentActivation = null) : base(2, filters, kernelSize, activation, recurrentActivation)
    {
    }

    private ConvLSTM2D(KerasConfig config) : base(2, config)
    {
    }

    internal static new ConvLSTM2D FromConfig(KerasConfig config) => new(config);
}
