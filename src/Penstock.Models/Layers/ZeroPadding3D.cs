namespace Penstock.Models;

/// <summary>Puts zeros at the ends of volumes. Input [batch, depth, height, width, channels].</summary>
public sealed class ZeroPadding3D : ZeroPaddingLayer
{
    /// <summary>Makes a layer; a single number stands for both ends of an axis.</summary>
    /// <param name="depth">At the ends of the depth axis. Default 1.</param>
    /// <param name="height">At the ends of the height axis; by default the same as at those of the first.</param>
    /// <param name="width">At the ends of the width axis; by default the same as at those of the first.</param>
    public ZeroPadding3D(Margin? depth = null, Margin? height = null, Margin? width = null) : base(depth ?? 1, height ?? depth ?? 1, width ?? depth ?? 1)
    {
    }

    private ZeroPadding3D(KerasConfig config) : base(config.Margins("padding", 3, 1)) => DataFormat = config.Choice("data_format", DataFormat.ChannelsLast);

    internal static ZeroPadding3D FromConfig(KerasConfig config) => new(config);
}
