namespace Penstock.Models;

/// <summary>The best sensitivity, true positives / positives, at a specificity, true negatives / negatives, that is asked.</summary>
/// <param name="specificity">What is asked, from 0 to 1.</param>
public sealed class SensitivityAtSpecificity(double specificity) : ConstrainedMetric("specificity", specificity)
{
    /// <summary>What is asked.</summary>
    public double Specificity => Least;

    private protected override double Asked(double right, double wrong, double positives, double negatives) => Share(negatives - wrong, negatives);

    private protected override double Found(double right, double wrong, double positives, double negatives) => Share(right, positives);

    internal static SensitivityAtSpecificity FromConfig(KerasConfig config) =>
        new(config.Number("specificity")) { NumThresholds = config.Whole("num_thresholds", 200), ClassId = config.OptionalWhole("class_id") };
}
