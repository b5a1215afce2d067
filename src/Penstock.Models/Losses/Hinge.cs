using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean(max(1 - target * output, 0)) over the last axis; labels are -1 and 1, or 0 and 1.</summary>
public sealed class Hinge : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output) =>
        Op.Mean(Op.Relu(1 - Targets.Signed(Match(target, output)) * output), -1);

    internal static Hinge FromConfig(KerasConfig _) => new();
}
