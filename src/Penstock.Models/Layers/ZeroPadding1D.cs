namespace Penstock.Models;

/// <summary>Puts zeros at the ends of sequences. Input [batch, steps, channels].</summary>
public sealed class ZeroPadding1D : ZeroPaddingLayer
{
    /// <summary>Makes a layer; a single number stands for both ends of an axis.</summary>
    /// <param name="steps">At the ends of the sequence. Default 1.</param>
    public ZeroPadding1D(Margin? steps = null) : base(steps ?? 1)
    {
    }

    private ZeroPadding1D(KerasConfig config) : base(config.Margins("padding", 1, 1)) => DataFormat = config.Choice("data_format", DataFormat.ChannelsLast);

    internal static ZeroPadding1D FromConfig(KerasConfig config) => new(config);
}
