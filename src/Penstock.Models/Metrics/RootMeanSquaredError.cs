using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>sqrt(mean((output - target)^2)).</summary>
public sealed class RootMeanSquaredError : MeanMetric
{
    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call) => Op.Square(call.Output - Targets.Match(call.Target, call.Output));

    /// <inheritdoc/>
    public override double Result(MetricSums sums) => Math.Sqrt(sums.Mean);

    internal static RootMeanSquaredError FromConfig(KerasConfig _) => new();
}
