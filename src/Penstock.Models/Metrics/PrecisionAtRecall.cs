namespace Penstock.Models;

/// <summary>The best precision, true positives / (true positives + false positives), at a recall, true positives / positives, that is asked.</summary>
/// <param name="recall">What is asked, from 0 to 1.</param>
public sealed class PrecisionAtRecall(double recall) : ConstrainedMetric("recall", recall)
{
    /// <summary>What is asked.</summary>
    public double Recall => Least;

    private protected override double Asked(double right, double wrong, double positives, double negatives) => Share(right, positives);

    private protected override double Found(double right, double wrong, double positives, double negatives) => Share(right, right + wrong);

    internal static PrecisionAtRecall FromConfig(KerasConfig config) =>
        new(config.Number("recall")) { NumThresholds = config.Whole("num_thresholds", 200), ClassId = config.OptionalWhole("class_id") };
}
