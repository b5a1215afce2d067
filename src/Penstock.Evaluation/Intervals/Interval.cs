namespace Penstock.Evaluation;

/// <summary>Between which bounds a metric lies with the confidence asked for.</summary>
/// <param name="Lower">The lower bound; NaN, if undefined.</param>
/// <param name="Upper">The upper bound; NaN, if undefined.</param>
/// <param name="Deviation">The standard deviation of the metric, estimated from the replicates.</param>
public sealed record Interval(double Lower, double Upper, double Deviation)
{
    /// <summary>An interval of nothing.</summary>
    public static Interval Undefined { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>Whether there is one.</summary>
    public bool IsDefined => !double.IsNaN(Lower);

    // A symmetric interval may reach beyond what a metric can be.
    internal Interval Within(MetricDefinition metric) => this with { Lower = Math.Max(Lower, metric.Least), Upper = Math.Min(Upper, metric.Most) };

    /// <summary>The bounds.</summary>
    public override string ToString() => IsDefined ? FormattableString.Invariant($"[{Lower:0.####}, {Upper:0.####}]") : "undefined";
}
