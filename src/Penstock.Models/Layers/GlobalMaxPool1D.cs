using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The largest number of each channel over the steps of sequences. Input [batch, steps, channels], output [batch, channels].</summary>
[KerasName("GlobalMaxPooling1D")]
public sealed class GlobalMaxPool1D : GlobalPoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    public GlobalMaxPool1D() : base(1)
    {
    }

    private GlobalMaxPool1D(KerasConfig config) : base(1, config)
    {
    }

    private protected override Value Reduce(Value input, Value? mask, int[] axes) => Op.Max(input, axes);

    internal static GlobalMaxPool1D FromConfig(KerasConfig config) => new(config);
}
