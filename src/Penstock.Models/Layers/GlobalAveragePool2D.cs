using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of each channel over height and width. Input [batch, height, width, channels], output [batch, channels].</summary>
[KerasName("GlobalAveragePooling2D")]
public sealed class GlobalAveragePool2D : GlobalPoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    public GlobalAveragePool2D() : base(2)
    {
    }

    private GlobalAveragePool2D(KerasConfig config) : base(2, config)
    {
    }

    private protected override Value Reduce(Value input, Value? mask, int[] axes) => Op.Mean(input, axes);

    internal static GlobalAveragePool2D FromConfig(KerasConfig config) => new(config);
}
