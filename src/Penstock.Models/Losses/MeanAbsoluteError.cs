using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean(|output - target|) over the last axis.</summary>
public sealed class MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output) => Op.Mean(Op.Abs(output - Match(target, output)), -1);

    internal static MeanAbsoluteError FromConfig(KerasConfig _) => new();
}
