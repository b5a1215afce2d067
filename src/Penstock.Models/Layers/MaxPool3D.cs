using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The largest number of each window of volumes, channel by channel. Input [batch, depth, height, width, channels].</summary>
[KerasName("MaxPooling3D")]
public sealed class MaxPool3D : PoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    /// <param name="poolSize">Depth, height and width of the window. Default 2.</param>
    public MaxPool3D(SpatialSize? poolSize = null) : base(3, poolSize)
    {
    }

    private MaxPool3D(KerasConfig config) : base(3, config)
    {
    }

    private protected override Value Pool(Value input, Axes window, Axes strides) => Op.MaxPool(input, window, strides, Padding);

    internal static MaxPool3D FromConfig(KerasConfig config) => new(config);
}
