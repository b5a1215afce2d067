namespace Penstock.Models;

/// <summary>The best recall, true positives / positives, at a precision, true positives / (true positives + false positives), that is asked.</summary>
/// <param name="precision">What is asked, from 0 to 1.</param>
public sealed class RecallAtPrecision(double precision) : ConstrainedMetric("precision", precision)
{
    /// <summary>What is asked.</summary>
    public double Precision => Least;

    private protected override double Asked(double right, double wrong, double positives, double negatives) => Share(right, right + wrong);

    private protected override double Found(double right, double wrong, double positives, double negatives) => Share(right, positives);

    internal static RecallAtPrecision FromConfig(KerasConfig config) =>
        new(config.Number("precision")) { NumThresholds = config.Whole("num_thresholds", 200), ClassId = config.OptionalWhole("class_id") };
}
