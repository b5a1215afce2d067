using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of each channel over depth, height and width. Input [batch, depth, height, width, channels], output [batch, channels].</summary>
[KerasName("GlobalAveragePooling3D")]
public sealed class GlobalAveragePool3D : GlobalPoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    public GlobalAveragePool3D() : base(3)
    {
    }

    private GlobalAveragePool3D(KerasConfig config) : base(3, config)
    {
    }

    private protected override Value Reduce(Value input, Value? mask, int[] axes) => Op.Mean(input, axes);

    internal static GlobalAveragePool3D FromConfig(KerasConfig config) => new(config);
}
