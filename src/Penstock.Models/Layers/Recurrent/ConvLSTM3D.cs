namespace Penstock.Models;

/// <summary>A long short-term memory over a sequence of volumes [batch, time, depth, height, width, channels], by convolutions; the last output is [batch, depth', height', width', filters].</summary>
public sealed class ConvLSTM3D : ConvLSTM
{
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">Depth, height and width of the windows.</param>
    /// <param name="activation">Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    public ConvLSTM3D(int filters, SpatialSize kernelSize, Activation? activation = null, Activation? recurrentActivation = null) : base(3, filters, kernelSize, activation, recurrentActivation)
    {
    }

    private ConvLSTM3D(KerasConfig config) : base(3, config)
    {
    }

    internal static new ConvLSTM3D FromConfig(KerasConfig config) => new(config);
}
