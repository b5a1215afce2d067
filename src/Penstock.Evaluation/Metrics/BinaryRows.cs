namespace Penstock.Evaluation;

/// <summary>Rows of a binary task, the highest score first.</summary>
internal sealed class BinaryRows : ScoredRows
{
    private const int Bins = 10;

    private BinaryRows(int[] rows, double[] weights, double[] losses, double[] scores, double[] labels, double threshold)
        : base(EvaluationTask.Binary, rows, weights, losses) => (Scores, Labels, Threshold) = (scores, labels, threshold);

    /// <summary>The probability of yes, descending.</summary>
    public double[] Scores { get; }

    /// <summary>1 for yes and 0 for no; what lies between counts for both.</summary>
    public double[] Labels { get; }

    public double Threshold { get; }

    public static BinaryRows Of(double[] labels, double[] scores, double[] weights, double threshold)
    {
        Probability.Check(scores, 1);
        int bad = Array.FindIndex(labels, y => y is < 0 or > 1);
        if (bad >= 0) throw new ArgumentException(FormattableString.Invariant($"Evaluation: expected labels from 0 to 1 for a binary task, got {labels[bad]} at row {bad} (counted from 0)."));
        int[] rows = Numbered(labels.Length);
        var keys = Array.ConvertAll(scores, s => -s);
        Array.Sort(keys, rows);
        double[] p = Gather(scores, rows), y = Gather(labels, rows), losses = new double[p.Length];
        for (int i = 0; i < p.Length; i++)
            losses[i] = (y[i] == 0 ? 0 : y[i] * Probability.Loss(p[i])) + (y[i] == 1 ? 0 : (1 - y[i]) * Probability.Loss(1 - p[i]));
        return new(rows, Gather(weights, rows), losses, p, y, threshold);
    }

    public override ScoredRows At(int[] places) =>
        new BinaryRows(Gather(Rows, places), Gather(Weights, places), Gather(Losses, places), Gather(Scores, places), Gather(Labels, places), Threshold);

    public override MetricValues Measure(ReadOnlySpan<byte> times = default)
    {
        double tp = 0, fp = 0, tpDecided = 0, fpDecided = 0, sumLoss = 0, sumSquares = 0, sumScores = 0, count = 0;
        int decided = DecidedPositive();
        var curve = new CurveAreas();
        Span<double> bins = stackalloc double[Bins];
        bins.Clear();
        double[] scores = Scores, labels = Labels, weights = Weights, losses = Losses;
        for (int i = 0; i < scores.Length; i++)
        {
            double score = scores[i];
            if (i > 0 && score != scores[i - 1]) curve.Add(tp, fp);
            if (i == decided) (tpDecided, fpDecided) = (tp, fp);
            double often = times.IsEmpty ? 1 : times[Rows[i]], w = weights[i] * often;
            if (w == 0) continue;
            double y = labels[i], gap = score - y;
            count += often;
            tp += w * y;
            fp += w - w * y;
            sumLoss += w * losses[i];
            sumScores += w * score;
            sumSquares += w * gap * gap;
            bins[Math.Min(Bins - 1, (int)(score * Bins))] += w * gap;
        }
        curve.Add(tp, fp);
        if (decided == scores.Length) (tpDecided, fpDecided) = (tp, fp);
        double total = tp + fp, off = 0;
        foreach (double bin in bins) off += Math.Abs(bin);
        BinaryCounts at = new(tpDecided, fp - fpDecided, fpDecided, tp - tpDecided);
        return new()
        {
            Count = count, WeightedCount = total, MeanLabel = tp / total, MeanPrediction = sumScores / total, Calibration = tp == 0 ? double.NaN : sumScores / tp,
            Auc = curve.Roc(tp, fp), AucPrecisionRecall = curve.PrecisionRecall(tp), LogLoss = sumLoss / total, BrierScore = sumSquares / total, CalibrationError = off / total,
            Accuracy = at.Accuracy, Precision = at.Precision, Recall = at.Recall, Specificity = at.Specificity, F1 = at.F1, BalancedAccuracy = at.BalancedAccuracy,
            MatthewsCorrelation = at.MatthewsCorrelation, TruePositives = at.TruePositives, TrueNegatives = at.TrueNegatives, FalsePositives = at.FalsePositives, FalseNegatives = at.FalseNegatives,
        };
    }

    // How many scores are above the threshold; they come first.
    private int DecidedPositive()
    {
        int low = 0, high = Scores.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (Scores[middle] > Threshold) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
