namespace Penstock.Evaluation;

/// <summary>What a report draws.</summary>
public sealed record ReportPlots
{
    private const int Bins = 10, ScoreBins = 20, MostDrawnClasses = 10, MostConfusedClasses = 50;
    private const double Step = 1 / 200.0;

    /// <summary>True positive rate over false positive rate; a curve a class, where there are several, up to ten.</summary>
    public IReadOnlyList<PlotCurve> Roc { get; init; } = [];

    /// <summary>Precision over recall, likewise.</summary>
    public IReadOnlyList<PlotCurve> PrecisionRecall { get; init; } = [];

    /// <summary>Mean prediction and mean label by bins of predictions: ten of equal width for probabilities (of the class that is decided, where there are several), ten of equally many rows for numbers.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>The weight of rows by label (outer) and decision (inner); up to 50 classes.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Confusion { get; init; } = [];

    /// <summary>The weight of negatives by their scores, in 20 bins of equal width from 0 to 1; for a binary task.</summary>
    public IReadOnlyList<double> NegativeScores { get; init; } = [];

    /// <summary>The weight of positives by their scores, likewise.</summary>
    public IReadOnlyList<double> PositiveScores { get; init; } = [];

    internal static ReportPlots Of(ScoredRows rows) => rows switch
    {
        BinaryRows binary => OfBinary(binary),
        ClassRows classes => OfClasses(classes),
        _ => new() { Calibration = CalibrationOf((NumberRows)rows) },
    };

    private static ReportPlots OfBinary(BinaryRows rows)
    {
        MetricValues values = rows.Measure();
        double[] negatives = new double[ScoreBins], positives = new double[ScoreBins];
        for (int i = 0; i < rows.Count; i++)
        {
            int bin = Math.Min(ScoreBins - 1, (int)(rows.Scores[i] * ScoreBins));
            positives[bin] += rows.Weights[i] * rows.Labels[i];
            negatives[bin] += rows.Weights[i] * (1 - rows.Labels[i]);
        }
        var (roc, precisionRecall) = Curves("", rows.Scores, rows.Labels, rows.Weights);
        return new()
        {
            Roc = roc, PrecisionRecall = precisionRecall, Calibration = CalibrationOf(rows.Scores, rows.Labels, rows.Weights),
            Confusion = [[values.TrueNegatives, values.FalsePositives], [values.FalseNegatives, values.TruePositives]],
            NegativeScores = negatives, PositiveScores = positives,
        };
    }

    private static ReportPlots OfClasses(ClassRows rows)
    {
        var confusion = new double[rows.Classes][];
        for (int c = 0; c < confusion.Length; c++) confusion[c] = new double[rows.Classes];
        double[] confidence = new double[rows.Count], right = new double[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            confusion[rows.Labels[i]][rows.Decided[i]] += rows.Weights[i];
            (confidence[i], right[i]) = (rows.ScoreAt(i, rows.Decided[i]), rows.Labels[i] == rows.Decided[i] ? 1 : 0);
        }
        List<PlotCurve> roc = [], precisionRecall = [];
        for (int c = 0; c < Math.Min(rows.Classes, MostDrawnClasses); c++)
        {
            BinaryRows own = rows.AgainstTheRest(c);
            var (r, p) = Curves($"{c}", own.Scores, own.Labels, own.Weights);
            roc.AddRange(r);
            precisionRecall.AddRange(p);
        }
        return new()
        {
            Confusion = rows.Classes <= MostConfusedClasses ? confusion : [], Calibration = CalibrationOf(confidence, right, rows.Weights), Roc = roc, PrecisionRecall = precisionRecall,
        };
    }

    // Scores descend. A point is kept where the curve has moved far enough to be seen.
    private static (PlotCurve[] Roc, PlotCurve[] PrecisionRecall) Curves(string name, double[] scores, double[] labels, double[] weights)
    {
        double positives = 0, all = 0, tp = 0, fp = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            positives += weights[i] * labels[i];
            all += weights[i];
        }
        double negatives = all - positives;
        if (positives <= 0 || negatives <= 0) return ([], []);
        List<CurvePoint> roc = [new(0, 0, 1)], precisionRecall = [];
        for (int i = 0; i < scores.Length; i++)
        {
            tp += weights[i] * labels[i];
            fp += weights[i] * (1 - labels[i]);
            bool isLast = i + 1 == scores.Length;
            if (!isLast && scores[i + 1] == scores[i] || tp + fp == 0) continue;
            Keep(roc, new(fp / negatives, tp / positives, scores[i]), isLast);
            Keep(precisionRecall, new(tp / positives, tp / (tp + fp), scores[i]), isLast);
        }
        return ([new(name, roc)], [new(name, precisionRecall)]);
    }

    private static void Keep(List<CurvePoint> points, CurvePoint next, bool isLast)
    {
        if (points.Count == 0 || isLast || Math.Abs(next.X - points[^1].X) + Math.Abs(next.Y - points[^1].Y) >= Step) points.Add(next);
    }

    private static List<CalibrationBin> CalibrationOf(double[] scores, double[] labels, double[] weights)
    {
        double[] count = new double[Bins], predicted = new double[Bins], came = new double[Bins];
        for (int i = 0; i < scores.Length; i++)
        {
            int bin = Math.Min(Bins - 1, (int)(scores[i] * Bins));
            count[bin] += weights[i];
            predicted[bin] += weights[i] * scores[i];
            came[bin] += weights[i] * labels[i];
        }
        return [.. Enumerable.Range(0, Bins).Where(b => count[b] > 0).Select(b => new CalibrationBin(count[b], predicted[b] / count[b], came[b] / count[b]))];
    }

    private static List<CalibrationBin> CalibrationOf(NumberRows rows)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        Array.Sort([.. rows.Predictions], order);
        var bins = new List<CalibrationBin>();
        for (int b = 0; b < Bins; b++)
        {
            double count = 0, predicted = 0, came = 0;
            for (int i = (int)((long)b * order.Length / Bins); i < (long)(b + 1) * order.Length / Bins; i++)
            {
                count += rows.Weights[order[i]];
                predicted += rows.Weights[order[i]] * rows.Predictions[order[i]];
                came += rows.Weights[order[i]] * rows.Labels[order[i]];
            }
            if (count > 0) bins.Add(new(count, predicted / count, came / count));
        }
        return bins;
    }
}

/// <summary>A curve of a report.</summary>
/// <param name="Name">The number of the class that it is about; empty for a binary task.</param>
/// <param name="Points">Its points, as the threshold falls.</param>
public sealed record PlotCurve(string Name, IReadOnlyList<CurvePoint> Points);

/// <summary>A point of a curve.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Upwards.</param>
/// <param name="Threshold">The score from which on rows are decided positive there.</param>
public readonly record struct CurvePoint(double X, double Y, double Threshold);

/// <summary>Rows of like predictions.</summary>
/// <param name="Count">Their weight.</param>
/// <param name="MeanPrediction">What was predicted for them.</param>
/// <param name="MeanLabel">What came.</param>
public readonly record struct CalibrationBin(double Count, double MeanPrediction, double MeanLabel);
