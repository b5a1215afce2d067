using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The largest number of each window of images, channel by channel. Input [batch, height, width, channels].</summary>
[KerasName("MaxPooling2D")]
public sealed class MaxPool2D : PoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    /// <param name="poolSize">Height and width of the window. Default 2.</param>
    public MaxPool2D(SpatialSize? poolSize = null) : base(2, poolSize)
    {
    }

    private MaxPool2D(KerasConfig config) : base(2, config)
    {
    }

    private protected override Value Pool(Value input, Axes window, Axes strides) => Op.MaxPool(input, window, strides, Padding);

    internal static MaxPool2D FromConfig(KerasConfig config) => new(config);
}
