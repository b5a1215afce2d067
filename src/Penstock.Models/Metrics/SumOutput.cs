using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The sum of the model's outputs, by weight.</summary>
[KerasName("Sum")]
public sealed class SumOutput : Metric
{
    /// <inheritdoc/>
    public override void Update(MetricCall call) =>
        call.Add("total", Op.Sum(call.Weight is { } weight ? call.Output * Weights.Spread(weight, call.Output) : call.Output));

    /// <inheritdoc/>
    public override double Result(MetricSums sums) => sums["total"];

    internal static SumOutput FromConfig(KerasConfig _) => new();
}
