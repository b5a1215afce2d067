namespace Penstock.Models;

/// <summary>The number of positive examples that are said to be negative, by weight.</summary>
public sealed class FalseNegatives : ThresholdMetric
{
    /// <inheritdoc/>
    public override void Update(MetricCall call) => call.Add("total", Confusion.Of(call, call.Probabilities, Thresholds).FalseNegatives);

    private protected override double At(MetricSums sums, int threshold) => sums.Span("total")[threshold];

    internal static FalseNegatives FromConfig(KerasConfig config) => config.Numbers("thresholds") is { } thresholds ? new() { Thresholds = thresholds } : new();
}
