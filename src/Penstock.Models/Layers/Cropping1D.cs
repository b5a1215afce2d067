namespace Penstock.Models;

/// <summary>Takes places away from the ends of sequences. Input [batch, steps, channels].</summary>
public sealed class Cropping1D : CroppingLayer
{
    /// <summary>Makes a layer; a single number stands for both ends of an axis.</summary>
    /// <param name="steps">At the ends of the sequence. Default 1.</param>
    public Cropping1D(Margin? steps = null) : base(steps ?? 1)
    {
    }

    private Cropping1D(KerasConfig config) : base(config.Margins("cropping", 1, 1)) => DataFormat = config.Choice("data_format", DataFormat.ChannelsLast);

    internal static Cropping1D FromConfig(KerasConfig config) => new(config);
}
