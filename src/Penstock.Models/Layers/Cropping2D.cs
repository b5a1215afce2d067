namespace Penstock.Models;

/// <summary>Takes places away from the ends of images. Input [batch, height, width, channels].</summary>
public sealed class Cropping2D : CroppingLayer
{
    /// <summary>Makes a layer; a single number stands for both ends of an axis.</summary>
    /// <param name="height">At the ends of the height axis. Default 0.</param>
    /// <param name="width">At the ends of the width axis; by default the same as at those of the first.</param>
    public Cropping2D(Margin? height = null, Margin? width = null) : base(height ?? 0, width ?? height ?? 0)
    {
    }

    private Cropping2D(KerasConfig config) : base(config.Margins("cropping", 2, 0)) => DataFormat = config.Choice("data_format", DataFormat.ChannelsLast);

    internal static Cropping2D FromConfig(KerasConfig config) => new(config);
}
