using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The largest number of each window of sequences, channel by channel. Input [batch, steps, channels].</summary>
[KerasName("MaxPooling1D")]
public sealed class MaxPool1D : PoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    /// <param name="poolSize">How many steps a window takes. Default 2.</param>
    public MaxPool1D(SpatialSize? poolSize = null) : base(1, poolSize)
    {
    }

    private MaxPool1D(KerasConfig config) : base(1, config)
    {
    }

    private protected override Value Pool(Value input, Axes window, Axes strides) => Op.MaxPool(input, window, strides, Padding);

    internal static MaxPool1D FromConfig(KerasConfig config) => new(config);
}
