namespace Penstock.Models;

/// <summary>Drops whole channels of sequences at random while training and divides the others by 1 - rate; else gives its input. Input [batch, steps, channels].</summary>
public sealed class SpatialDropout1D : SpatialDropout
{
    /// <summary>Makes a dropout.</summary>
    /// <param name="rate">The part that is dropped, from 0 to 1.</param>
    public SpatialDropout1D(double rate) : base(1, rate)
    {
    }

    private SpatialDropout1D(KerasConfig config) : base(1, config)
    {
    }

    internal static SpatialDropout1D FromConfig(KerasConfig config) => new(config);
}
