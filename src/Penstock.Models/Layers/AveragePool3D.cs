using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of each window of volumes, channel by channel. Input [batch, depth, height, width, channels].</summary>
[KerasName("AveragePooling3D")]
public sealed class AveragePool3D : PoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    /// <param name="poolSize">Depth, height and width of the window. Default 2.</param>
    public AveragePool3D(SpatialSize? poolSize = null) : base(3, poolSize)
    {
    }

    private AveragePool3D(KerasConfig config) : base(3, config)
    {
    }

    private protected override Value Pool(Value input, Axes window, Axes strides) => Op.AveragePool(input, window, strides, Padding);

    internal static AveragePool3D FromConfig(KerasConfig config) => new(config);
}
