using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean(max(1 - target * output, 0)^2) over the last axis; labels are -1 and 1, or 0 and 1.</summary>
public sealed class SquaredHinge : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output) =>
        Op.Mean(Op.Square(Op.Relu(1 - Targets.Signed(Match(target, output)) * output)), -1);

    internal static SquaredHinge FromConfig(KerasConfig _) => new();
}
