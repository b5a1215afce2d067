using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of each channel over the steps of sequences; steps that a mask leaves out do not count. Input [batch, steps, channels], output [batch, channels].</summary>
[KerasName("GlobalAveragePooling1D")]
public sealed class GlobalAveragePool1D : GlobalPoolingLayer
{
    /// <summary>Makes a pooling layer.</summary>
    public GlobalAveragePool1D() : base(1)
    {
    }

    private GlobalAveragePool1D(KerasConfig config) : base(1, config)
    {
    }

    private protected override Value Reduce(Value input, Value? mask, int[] axes)
    {
        if (mask is null) return Op.Mean(input, axes);
        Value counts = Op.Cast(mask, input.DType), steps = Op.ExpandDims(mask, -1);
        return Op.Sum(Op.Where(steps, input, input.Graph.Number(0, input.DType)), axes) / Op.ExpandDims(Op.Sum(counts, 1), -1);
    }

    internal static GlobalAveragePool1D FromConfig(KerasConfig config) => new(config);
}
