namespace Penstock.Models;

/// <summary>Puts zeros at the ends of images. Input [batch, height, width, channels].</summary>
public sealed class ZeroPadding2D : ZeroPaddingLayer
{
    /// <summary>Makes a layer; a single number stands for both ends of an axis.</summary>
    /// <param name="height">At the ends of the height axis. Default 1.</param>
    /// <param name="width">At the ends of the width axis; by default the same as at those of the first.</param>
    public ZeroPadding2D(Margin? height = null, Margin? width = null) : base(height ?? 1, width ?? height ?? 1)
    {
    }

    private ZeroPadding2D(KerasConfig config) : base(config.Margins("padding", 2, 1)) => DataFormat = config.Choice("data_format", DataFormat.ChannelsLast);

    internal static ZeroPadding2D FromConfig(KerasConfig config) => new(config);
}
