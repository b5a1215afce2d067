using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean((output - target)^2) over the last axis.</summary>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output) => Op.Mean(Op.Square(output - Match(target, output)), -1);

    internal static MeanSquaredError FromConfig(KerasConfig _) => new();
}
