namespace Penstock.Models;

/// <summary>The number of negative examples that are said to be positive, by weight.</summary>
public sealed class FalsePositives : ThresholdMetric
{
    /// <inheritdoc/>
    public override void Update(MetricCall call) => call.Add("total", Confusion.Of(call, call.Probabilities, Thresholds).FalsePositives);

    private protected override double At(MetricSums sums, int threshold) => sums.Span("total")[threshold];

    internal static FalsePositives FromConfig(KerasConfig config) => config.Numbers("thresholds") is { } thresholds ? new() { Thresholds = thresholds } : new();
}
