using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A metric of decisions at one or several thresholds.</summary>
public abstract class ThresholdMetric : Metric
{
    private readonly IReadOnlyList<double>? _thresholds;

    /// <summary>Above which probabilities an example is said to be positive, from 0 to 1. Default 0.5.</summary>
    public IReadOnlyList<double> Thresholds
    {
        get => _thresholds ?? DefaultThresholds;
        init => _thresholds = value.Count > 0 && value.All(t => t is >= 0 and <= 1)
            ? value
            : throw new ArgumentException($"{KerasName}: expected thresholds from 0 to 1, got [{string.Join(", ", value)}].");
    }

    private protected virtual IReadOnlyList<double> DefaultThresholds => [0.5];

    private protected bool HasThresholds => _thresholds is not null;

    /// <inheritdoc/>
    public sealed override double Result(MetricSums sums) => At(sums, 0);

    /// <inheritdoc/>
    public sealed override double[] Results(MetricSums sums) => [.. Enumerable.Range(0, Thresholds.Count).Select(i => At(sums, i))];

    /// <summary>The metric for one of the thresholds.</summary>
    private protected abstract double At(MetricSums sums, int threshold);

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config) => config["thresholds"] = KerasText.List(_thresholds);

    private protected static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
