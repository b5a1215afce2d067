namespace Penstock.Models;

/// <summary>The number of negative examples that are said to be positive, by weight.</summary>
public sealed class FalsePositives : ThresholdMetric
{
    /// <inheritdoc/>
    public override void Update(MetricCall call) => call.Add("total", Confusion.Of(call, call.Probabilities, Thresholds).FalsePositives);

    /// <inheritdoc/>
    public override double[] Results(MetricSums sums) => sums.Numbers("total");

    internal static FalsePositives FromConfig(KerasConfig config) => config.Numbers("thresholds") is { } thresholds ? new() { Thresholds = thresholds } : new();
}
