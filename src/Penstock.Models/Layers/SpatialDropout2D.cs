namespace Penstock.Models;

/// <summary>Drops whole channels of images at random while training and divides the others by 1 - rate; else gives its input. Input [batch, height, width, channels].</summary>
public sealed class SpatialDropout2D : SpatialDropout
{
    /// <summary>Makes a dropout.</summary>
    /// <param name="rate">The part that is dropped, from 0 to 1.</param>
    public SpatialDropout2D(double rate) : base(2, rate)
    {
    }

    private SpatialDropout2D(KerasConfig config) : base(2, config)
    {
    }

    internal static SpatialDropout2D FromConfig(KerasConfig config) => new(config);
}
