using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The largest number of each channel over height and width. Input [batch, height, width, channels], output [batch, channels].</summary>
[KerasName("GlobalMaxPooling2D")]
public sealed class GlobalMaxPool2D : GlobalPoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    public GlobalMaxPool2D() : base(2)
    {
    }

    private GlobalMaxPool2D(KerasConfig config) : base(2, config)
    {
    }

    private protected override Value Reduce(Value input, Value? mask, int[] axes) => Op.Max(input, axes);

    internal static GlobalMaxPool2D FromConfig(KerasConfig config) => new(config);
}
