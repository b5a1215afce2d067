using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>TensorFlow Model Analysis's scalar metrics by their names there, after its rules: thresholds are exceeded strictly, an undefined ratio is NaN, a label between 0 and 1 counts for both sides.</summary>
public static class NamedMetrics
{
    private static readonly Dictionary<string, Func<IReadOnlyList<MetricExample>, MetricSettings, double[]>> s_metrics = [];

    static NamedMetrics()
    {
        AddCounts();
        AddRatios();
        AddCurves();
        AddMeans();
        AddRankings();
        AddComparisons();
    }

    /// <summary>The names, such as <c>BinaryAccuracy</c>.</summary>
    public static IReadOnlyCollection<string> Names => s_metrics.Keys;

    /// <summary>Measures.</summary>
    /// <param name="name">One of the names.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>The one result; several where several thresholds, bounds or ranks are set. NaN where it is undefined.</returns>
    /// <exception cref="ArgumentException">There is no such metric, or examples and settings do not go together.</exception>
    public static double[] Compute(string name, IReadOnlyList<MetricExample> examples, MetricSettings? settings = null)
    {
        settings ??= new();
        if (!s_metrics.TryGetValue(name, out var metric)) throw new ArgumentException($"NamedMetrics: expected one of {string.Join(", ", s_metrics.Keys.Order())}, got \"{name}\".");
        return settings.Average == ClassAverage.Micro ? metric(examples, settings) : ByClass(metric, examples, settings);
    }

    /// <summary>Measures, a row of each tensor an example.</summary>
    /// <param name="name">One of the names.</param>
    /// <param name="labels">[examples], or [examples, labels].</param>
    /// <param name="predictions">[examples], or [examples, predictions].</param>
    /// <param name="weights">[examples]; null for 1.</param>
    /// <param name="settings">The settings.</param>
    public static double[] Compute(string name, Tensor labels, Tensor predictions, Tensor? weights = null, MetricSettings? settings = null)
    {
        double[][] y = Rows(labels, "labels"), p = Rows(predictions, "predictions"), w = weights is null ? [] : Rows(weights, "weights");
        if (y.Length != p.Length || weights is not null && w.Length != p.Length) throw new ArgumentException($"NamedMetrics: expected as many labels and weights as predictions, {p.Length}, got {y.Length}{(weights is null ? "" : $" and {w.Length}")}.");
        return Compute(name, [.. y.Select((label, i) => new MetricExample(label, p[i]) { Weights = weights is null ? [] : w[i] })], settings);
    }

    /// <summary>The mean of the classes' results by weights; the same weight, if null. A class without a weight counts 0.</summary>
    public static double MacroAverage(IReadOnlyDictionary<int, double> values, IReadOnlyDictionary<int, double>? weights = null)
    {
        double total = 0, counted = 0;
        foreach (var (id, value) in values)
        {
            double weight = weights?.GetValueOrDefault(id) ?? 1;
            total += weight * value;
            counted += weight;
        }
        return counted > 0 ? total / counted : double.NaN;
    }

    /// <summary>Which share of the labels each class has.</summary>
    public static IReadOnlyDictionary<int, double> LabelShares(IReadOnlyList<MetricExample> examples, IReadOnlyList<int> classes, bool isWeighted = true)
    {
        var settings = new MetricSettings { IsWeighted = isWeighted };
        var sums = classes.ToDictionary(c => c, c => examples.Sum(e => LabelledScore.WeightOf(e, settings) * (e.Labels.Count == 1 ? e.Labels[0] == c ? 1 : 0 : e.Labels[c])));
        double all = sums.Values.Sum();
        return sums.ToDictionary(pair => pair.Key, pair => all > 0 ? pair.Value / all : 0);
    }

    private static double[] ByClass(Func<IReadOnlyList<MetricExample>, MetricSettings, double[]> metric, IReadOnlyList<MetricExample> examples, MetricSettings settings)
    {
        int[] classes = [.. Enumerable.Range(0, examples.Count == 0 ? 0 : examples.Max(e => e.Predictions.Count))];
        var values = classes.ToDictionary(c => c, c => metric(examples, settings with { ClassId = c, Average = ClassAverage.Micro })[0]);
        return [MacroAverage(values, settings.Average == ClassAverage.WeightedMacro ? LabelShares(examples, classes, settings.IsWeighted) : settings.ClassWeights)];
    }

    private static double[][] Rows(Tensor tensor, string what)
    {
        int rows = tensor.Shape.Rank == 0 ? 1 : checked((int)tensor.Shape[0].Value);
        return rows == 0 ? [] : [.. ScoredRows.Read(tensor, what).Chunk(Math.Max(1, tensor.Count / rows))];
    }

    private static void AddCounts()
    {
        AddThreshold("TruePositives TP", counts => counts.TruePositives);
        AddThreshold("TrueNegatives TN", counts => counts.TrueNegatives);
        AddThreshold("FalsePositives FP", counts => counts.FalsePositives);
        AddThreshold("FalseNegatives FN", counts => counts.FalseNegatives);
        Add("ExampleCount", (examples, settings) => [examples.Sum(e => !settings.IsWeighted || e.Weights.Count == 0 ? 1 : e.Weights.Sum())]);
    }

    private static void AddRatios()
    {
        AddThreshold("BinaryAccuracy", counts => counts.Accuracy);
        AddThreshold("Precision PPV", counts => counts.Precision);
        AddThreshold("Recall TPR", counts => counts.Recall);
        AddThreshold("Specificity TNR", counts => counts.Specificity);
        AddThreshold("FallOut FPR", counts => counts.FallOut);
        AddThreshold("MissRate FNR", counts => counts.MissRate);
        AddThreshold("NegativePredictiveValue NPV", counts => counts.NegativePredictiveValue);
        AddThreshold("FalseDiscoveryRate", counts => counts.FalseDiscoveryRate);
        AddThreshold("FalseOmissionRate", counts => counts.FalseOmissionRate);
        AddThreshold("Prevalence", counts => counts.Prevalence);
        AddThreshold("PrevalenceThreshold", counts => counts.PrevalenceThreshold);
        AddThreshold("ThreatScore", counts => counts.ThreatScore);
        AddThreshold("BalancedAccuracy", counts => counts.BalancedAccuracy);
        AddThreshold("F1Score", counts => counts.F1);
        AddThreshold("MatthewsCorrelationCoefficient", counts => counts.MatthewsCorrelation);
        AddThreshold("FowlkesMallowsIndex", counts => counts.FowlkesMallowsIndex);
        AddThreshold("Informedness", counts => counts.Informedness);
        AddThreshold("Markedness", counts => counts.Markedness);
        AddThreshold("PositiveLikelihoodRatio", counts => counts.PositiveLikelihoodRatio);
        AddThreshold("NegativeLikelihoodRatio", counts => counts.NegativeLikelihoodRatio);
        AddThreshold("DiagnosticOddsRatio", counts => counts.DiagnosticOddsRatio);
        AddThreshold("PredictedPositiveRate", counts => counts.PredictedPositiveRate);
        Add("MaxRecall", (examples, settings) => [Decided(examples, settings with { Thresholds = [double.NegativeInfinity] }).Counts[0].Recall]);
    }

    private static void AddCurves()
    {
        Add("AUC", (examples, settings) => [CurveMetrics.Area(Curve(examples, settings), settings.Curve, settings.Summation)]);
        Add("AUCPrecisionRecall", (examples, settings) => [CurveMetrics.Area(Curve(examples, settings), Models.Curve.Pr, settings.Summation)]);
        AddBounded("SensitivityAtSpecificity", counts => counts.Specificity, counts => counts.Recall);
        AddBounded("SpecificityAtSensitivity", counts => counts.Recall, counts => counts.Specificity);
        AddBounded("PrecisionAtRecall", counts => counts.Recall, counts => counts.Precision);
        AddBounded("RecallAtPrecision", counts => counts.Precision, counts => counts.Recall);
        AddBounded("RecallAtFalsePositiveRate", counts => counts.FallOut, counts => counts.Recall, isAtMost: true);
        Add("ThresholdAtRecall", (examples, settings) =>
        {
            ThresholdCounts at = Curve(examples, settings);
            return CurveMetrics.LargestWhere(at, counts => counts.Recall, i => at.Thresholds[i], settings.At);
        });
    }

    private static void AddMeans()
    {
        AddMean("MeanLabel", one => one.Label);
        AddMean("MeanPrediction", one => one.Score);
        AddMean("MeanAbsoluteError", one => Math.Abs(one.Label - one.Score));
        AddMean("MeanSquaredError", one => (one.Label - one.Score) * (one.Label - one.Score));
        AddMean("MeanAbsolutePercentageError", one => one.Label == 0 ? double.NaN : 100 * Math.Abs((one.Label - one.Score) / one.Label));
        AddMean("MeanSquaredLogarithmicError", one => Math.Pow(Math.Log(one.Label + 1) - Math.Log(one.Score + 1), 2));
        Add("Calibration", (examples, settings) => [MeanMetrics.Calibration(LabelledScore.Of(examples, settings))]);
        Add("CoefficientOfDiscrimination", (examples, settings) => [MeanMetrics.Discrimination(LabelledScore.Of(examples, settings), isRelative: false)]);
        Add("RelativeCoefficientOfDiscrimination", (examples, settings) => [MeanMetrics.Discrimination(LabelledScore.Of(examples, settings), isRelative: true)]);
        Add("SquaredPearsonCorrelation", (examples, settings) => [MeanMetrics.SquaredCorrelation([.. LabelledScore.Of(examples, settings)])]);
        foreach (string name in (string[])["BinaryCrossEntropy", "BinaryCrossentropy"]) AddByExample(name, CrossEntropy.Binary);
        foreach (string name in (string[])["CategoricalCrossEntropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy"]) AddByExample(name, CrossEntropy.Categorical);
        AddByExample("ExactMatch", MeanMetrics.ExactMatch);
        Add("Mean", (examples, settings) => [MeanMetrics.OfFeature(examples, settings)]);
    }

    private static void AddRankings()
    {
        Add("NDCG", RankingMetrics.Ndcg);
        Add("MinLabelPosition", (examples, settings) => [RankingMetrics.MinLabelPosition(examples, settings)]);
        Add("TotalQueries", (examples, settings) => [examples.Sum(e => LabelledScore.WeightOf(e, settings))]);
        Add("TotalDocuments", (examples, settings) => [examples.Sum(e => LabelledScore.WeightOf(e, settings) * e.Predictions.Count)]);
        Add("MinDocuments", (examples, settings) => [examples.Min(e => LabelledScore.WeightOf(e, settings) * e.Predictions.Count)]);
        Add("MaxDocuments", (examples, settings) => [examples.Max(e => LabelledScore.WeightOf(e, settings) * e.Predictions.Count)]);
    }

    private static void AddComparisons()
    {
        AddByExample("SymmetricFlipRate", (example, settings) => Flip(example, settings, (before, now) => before != now));
        AddByExample("NegToNegFlipRate", (example, settings) => Flip(example, settings, (before, now) => !before && !now));
        AddByExample("NegToPosFlipRate", (example, settings) => Flip(example, settings, (before, now) => !before && now));
        AddByExample("PosToNegFlipRate", (example, settings) => Flip(example, settings, (before, now) => before && !now));
        AddByExample("PosToPosFlipRate", (example, settings) => Flip(example, settings, (before, now) => before && now));
        AddByExample("SymmetricPredictionDifference", (example, _) => MeanMetrics.SymmetricDifference(example));
        AddByExample("ModelCosineSimilarity", (example, _) => MeanMetrics.Cosine(example.Predictions, example.OtherPredictions));
    }

    // OtherPredictions are those of before, the baseline.
    private static double Flip(MetricExample example, MetricSettings settings, Func<bool, bool, bool> isCounted)
    {
        double threshold = settings.Thresholds is [var own, ..] ? own : 0.5;
        return isCounted(example.OtherPredictions[0] > threshold, example.Predictions[0] > threshold) ? 1 : 0;
    }

    private static void Add(string name, Func<IReadOnlyList<MetricExample>, MetricSettings, double[]> metric) => s_metrics.Add(name, metric);

    private static void AddThreshold(string names, Func<BinaryCounts, double> value)
    {
        foreach (string name in names.Split(' ')) Add(name, (examples, settings) => [.. Decided(examples, settings).Counts.Select(value)]);
    }

    private static void AddBounded(string name, Func<BinaryCounts, double> bounded, Func<BinaryCounts, double> value, bool isAtMost = false) => Add(name, (examples, settings) =>
    {
        ThresholdCounts at = Curve(examples, settings);
        return CurveMetrics.LargestWhere(at, bounded, i => value(at.Counts[i]), settings.At, isAtMost);
    });

    private static void AddMean(string name, Func<LabelledScore, double> value) => Add(name, (examples, settings) => [MeanMetrics.Mean(LabelledScore.Of(examples, settings), value)]);

    private static void AddByExample(string name, Func<MetricExample, MetricSettings, double> value) => Add(name, (examples, settings) =>
    {
        double weights = examples.Sum(e => LabelledScore.WeightOf(e, settings));
        return [weights > 0 ? examples.Sum(e => LabelledScore.WeightOf(e, settings) * value(e, settings)) / weights : double.NaN];
    });

    private static ThresholdCounts Decided(IReadOnlyList<MetricExample> examples, MetricSettings settings) =>
        ThresholdCounts.Of(LabelledScore.Of(examples, settings), settings.Thresholds is { } own ? [.. own] : [settings.TopK is null ? 0.5 : double.NegativeInfinity]);

    private static ThresholdCounts Curve(IReadOnlyList<MetricExample> examples, MetricSettings settings) =>
        ThresholdCounts.Of(LabelledScore.Of(examples, settings), settings.Thresholds is { } own ? [.. own] : settings.TopK is null ? ThresholdCounts.Even(settings.ThresholdCount) : [double.NegativeInfinity]);
}
