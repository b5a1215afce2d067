namespace Penstock.Models;

/// <summary>The number of negative examples that are said to be negative, by weight.</summary>
public sealed class TrueNegatives : ThresholdMetric
{
    /// <inheritdoc/>
    public override void Update(MetricCall call) => call.Add("total", Confusion.Of(call, call.Probabilities, Thresholds).TrueNegatives);

    /// <inheritdoc/>
    public override double[] Results(MetricSums sums) => sums.Numbers("total");

    internal static TrueNegatives FromConfig(KerasConfig config) => config.Numbers("thresholds") is { } thresholds ? new() { Thresholds = thresholds } : new();
}
