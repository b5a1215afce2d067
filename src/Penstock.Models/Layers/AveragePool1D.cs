using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of each window of sequences, channel by channel. Input [batch, steps, channels].</summary>
[KerasName("AveragePooling1D")]
public sealed class AveragePool1D : PoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    /// <param name="poolSize">How many steps a window takes. Default 2.</param>
    public AveragePool1D(SpatialSize? poolSize = null) : base(1, poolSize)
    {
    }

    private AveragePool1D(KerasConfig config) : base(1, config)
    {
    }

    private protected override Value Pool(Value input, Axes window, Axes strides) => Op.AveragePool(input, window, strides, Padding);

    internal static AveragePool1D FromConfig(KerasConfig config) => new(config);
}
