using System.Reflection;

namespace Penstock.Evaluation;

/// <summary>What was measured on some rows. A metric that the task does not have, or that the rows leave undefined (the area under a curve where all rows are of one class), is NaN, so that no requirement on it holds.</summary>
public sealed record MetricValues
{
    private static readonly Dictionary<string, MetricDefinition> s_byName;

    static MetricValues()
    {
        Definitions = [.. typeof(MetricValues).GetProperties().Where(p => p.IsDefined(typeof(MetricAttribute))).Select(p => new MetricDefinition(p))];
        s_byName = Definitions.ToDictionary(d => d.Name);
    }

    /// <summary>All metrics, in the order of their properties.</summary>
    public static IReadOnlyList<MetricDefinition> Definitions { get; }

    /// <summary>The metric of a name such as <c>auc</c> or <c>Auc</c>.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static MetricDefinition Definition(string name) =>
        s_byName.GetValueOrDefault(name) ?? Definitions.FirstOrDefault(d => d.Property == name)
        ?? throw new ArgumentException($"MetricValues: expected one of the metrics {string.Join(", ", s_byName.Keys)}, got \"{name}\".");

    /// <summary>The value of a metric by its name.</summary>
    public double this[string name] => Definition(name).Of(this);

    /// <summary>The number of rows.</summary>
    [Metric(Better.Neither, 0)] public double Count { get; init; } = double.NaN;

    /// <summary>The sum of the rows' weights; the number of rows where none has a weight.</summary>
    [Metric(Better.Neither, 0)] public double WeightedCount { get; init; } = double.NaN;

    /// <summary>The area under the ROC curve, from the exact order of the scores (ties count half). For classes the mean over the classes, each against the rest.</summary>
    [Metric(Better.Higher, 0, 1)] public double Auc { get; init; } = double.NaN;

    /// <summary>The area under precision over recall at every score, interpolated after Davis and Goadrich 2006.</summary>
    [Metric(Better.Higher, 0, 1)] public double AucPrecisionRecall { get; init; } = double.NaN;

    /// <summary>The share of rows that are decided right.</summary>
    [Metric(Better.Higher, 0, 1)] public double Accuracy { get; init; } = double.NaN;

    /// <summary>The share of right ones among those decided positive. For classes the mean over the classes that were ever decided.</summary>
    [Metric(Better.Higher, 0, 1)] public double Precision { get; init; } = double.NaN;

    /// <summary>The share of the positives that were found. For classes the mean over the classes that occur.</summary>
    [Metric(Better.Higher, 0, 1)] public double Recall { get; init; } = double.NaN;

    /// <summary>The share of the negatives that were left alone.</summary>
    [Metric(Better.Higher, 0, 1)] public double Specificity { get; init; } = double.NaN;

    /// <summary>The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).</summary>
    [Metric(Better.Higher, 0, 1)] public double F1 { get; init; } = double.NaN;

    /// <summary>The mean of the F1 of every class that occurs or was decided.</summary>
    [Metric(Better.Higher, 0, 1)] public double MacroF1 { get; init; } = double.NaN;

    /// <summary>The mean of the F1 of every class, each as often as it occurs.</summary>
    [Metric(Better.Higher, 0, 1)] public double WeightedF1 { get; init; } = double.NaN;

    /// <summary>The share of rows whose class is among the five with the highest scores; for more than five classes.</summary>
    [Metric(Better.Higher, 0, 1)] public double TopFiveAccuracy { get; init; } = double.NaN;

    /// <summary>The mean of the recalls of the classes.</summary>
    [Metric(Better.Higher, 0, 1)] public double BalancedAccuracy { get; init; } = double.NaN;

    /// <summary>The correlation of decisions and labels, -1 to 1.</summary>
    [Metric(Better.Higher, -1, 1)] public double MatthewsCorrelation { get; init; } = double.NaN;

    /// <summary>The mean of -ln of the probability that was given to what came, probabilities held within 1e-7 and 1 - 1e-7.</summary>
    [Metric(Better.Lower, 0)] public double LogLoss { get; init; } = double.NaN;

    /// <summary>The mean squared difference of probability and label (Brier 1950), summed over the classes.</summary>
    [Metric(Better.Lower, 0, 2)] public double BrierScore { get; init; } = double.NaN;

    /// <summary>The mean distance of probability and share of positives over ten bins of equal width, each as often as it occurs.</summary>
    [Metric(Better.Lower, 0, 1)] public double CalibrationError { get; init; } = double.NaN;

    /// <summary>The mean prediction over the mean label.</summary>
    [Metric] public double Calibration { get; init; } = double.NaN;

    /// <summary>The mean label.</summary>
    [Metric] public double MeanLabel { get; init; } = double.NaN;

    /// <summary>The mean prediction.</summary>
    [Metric] public double MeanPrediction { get; init; } = double.NaN;

    /// <summary>Positives decided positive.</summary>
    [Metric(Better.Neither, 0)] public double TruePositives { get; init; } = double.NaN;

    /// <summary>Negatives decided positive.</summary>
    [Metric(Better.Neither, 0)] public double FalsePositives { get; init; } = double.NaN;

    /// <summary>Negatives decided negative.</summary>
    [Metric(Better.Neither, 0)] public double TrueNegatives { get; init; } = double.NaN;

    /// <summary>Positives decided negative.</summary>
    [Metric(Better.Neither, 0)] public double FalseNegatives { get; init; } = double.NaN;

    /// <summary>The root of the mean squared error.</summary>
    [Metric(Better.Lower, 0)] public double Rmse { get; init; } = double.NaN;

    /// <summary>The mean absolute error.</summary>
    [Metric(Better.Lower, 0)] public double Mae { get; init; } = double.NaN;

    /// <summary>The mean of |error / label| in percent, over the rows whose label is not 0.</summary>
    [Metric(Better.Lower, 0)] public double Mape { get; init; } = double.NaN;

    /// <summary>The share of the labels' variance that is explained: 1 - squared errors / squared distances from the mean label.</summary>
    [Metric(Better.Higher, double.NegativeInfinity, 1)] public double R2 { get; init; } = double.NaN;

    /// <summary>The squared correlation of predictions and labels.</summary>
    [Metric(Better.Higher, 0, 1)] public double SquaredCorrelation { get; init; } = double.NaN;

    /// <summary>The metrics that are defined, one a line.</summary>
    public override string ToString() =>
        string.Join('\n', Definitions.Where(d => !double.IsNaN(d.Of(this))).Select(d => FormattableString.Invariant($"{d.Name,-22} {d.Of(this):0.#####}")));

    /// <summary>The metric that sums a task up: the area under the ROC curve, accuracy, or the root of the mean squared error.</summary>
    public static MetricDefinition Primary(EvaluationTask task) => Definition(task switch
    {
        EvaluationTask.Binary => "auc",
        EvaluationTask.Classes => "accuracy",
        _ => "rmse",
    });

    internal static MetricValues From(ReadOnlySpan<double> values)
    {
        var made = new MetricValues();
        for (int i = 0; i < values.Length; i++) Definitions[i].Set(made, values[i]);
        return made;
    }

    internal double[] ToArray() => [.. Definitions.Select(d => d.Of(this))];
}
