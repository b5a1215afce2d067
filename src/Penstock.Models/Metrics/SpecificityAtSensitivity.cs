namespace Penstock.Models;

/// <summary>The best specificity, true negatives / negatives, at a sensitivity, true positives / positives, that is asked.</summary>
/// <param name="sensitivity">What is asked, from 0 to 1.</param>
public sealed class SpecificityAtSensitivity(double sensitivity) : ConstrainedMetric("sensitivity", sensitivity)
{
    /// <summary>What is asked.</summary>
    public double Sensitivity => Least;

    private protected override double Asked(double right, double wrong, double positives, double negatives) => Share(right, positives);

    private protected override double Found(double right, double wrong, double positives, double negatives) => Share(negatives - wrong, negatives);

    internal static SpecificityAtSensitivity FromConfig(KerasConfig config) =>
        new(config.Number("sensitivity")) { NumThresholds = config.Whole("num_thresholds", 200), ClassId = config.OptionalWhole("class_id") };
}
