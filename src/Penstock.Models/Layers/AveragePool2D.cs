using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of each window of images, channel by channel. Input [batch, height, width, channels].</summary>
[KerasName("AveragePooling2D")]
public sealed class AveragePool2D : PoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    /// <param name="poolSize">Height and width of the window. Default 2.</param>
    public AveragePool2D(SpatialSize? poolSize = null) : base(2, poolSize)
    {
    }

    private AveragePool2D(KerasConfig config) : base(2, config)
    {
    }

    private protected override Value Pool(Value input, Axes window, Axes strides) => Op.AveragePool(input, window, strides, Padding);

    internal static AveragePool2D FromConfig(KerasConfig config) => new(config);
}
