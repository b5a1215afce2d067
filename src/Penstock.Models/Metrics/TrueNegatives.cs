namespace Penstock.Models;

/// <summary>The number of negative examples that are said to be negative, by weight.</summary>
public sealed class TrueNegatives : ThresholdMetric
{
    /// <inheritdoc/>
    public override void Update(MetricCall call) => call.Add("total", Confusion.Of(call, call.Probabilities, Thresholds).TrueNegatives);

    private protected override double At(MetricSums sums, int threshold) => sums.Span("total")[threshold];

    internal static TrueNegatives FromConfig(KerasConfig config) => config.Numbers("thresholds") is { } thresholds ? new() { Thresholds = thresholds } : new();
}
