using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The largest number of each channel over depth, height and width. Input [batch, depth, height, width, channels], output [batch, channels].</summary>
[KerasName("GlobalMaxPooling3D")]
public sealed class GlobalMaxPool3D : GlobalPoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    public GlobalMaxPool3D() : base(3)
    {
    }

    private GlobalMaxPool3D(KerasConfig config) : base(3, config)
    {
    }

    private protected override Value Reduce(Value input, Value? mask, int[] axes) => Op.Max(input, axes);

    internal static GlobalMaxPool3D FromConfig(KerasConfig config) => new(config);
}
