namespace Penstock.Models;

/// <summary>Drops whole channels of volumes at random while training and divides the others by 1 - rate; else gives its input. Input [batch, depth, height, width, channels].</summary>
public sealed class SpatialDropout3D : SpatialDropout
{
    /// <summary>Makes a dropout.</summary>
    /// <param name="rate">The part that is dropped, from 0 to 1.</param>
    public SpatialDropout3D(double rate) : base(3, rate)
    {
    }

    private SpatialDropout3D(KerasConfig config) : base(3, config)
    {
    }

    internal static SpatialDropout3D FromConfig(KerasConfig config) => new(config);
}
