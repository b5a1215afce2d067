namespace Penstock.Evaluation;

/// <summary>Rows of a task whose answer is a number.</summary>
internal sealed class NumberRows : ScoredRows
{
    private NumberRows(int[] rows, double[] weights, double[] losses, double[] labels, double[] predictions)
        : base(EvaluationTask.Numbers, rows, weights, losses) => (Labels, Predictions) = (labels, predictions);

    public double[] Labels { get; }

    public double[] Predictions { get; }

    public static NumberRows Of(double[] labels, double[] predictions, double[] weights)
    {
        var losses = new double[labels.Length];
        for (int i = 0; i < losses.Length; i++) losses[i] = (predictions[i] - labels[i]) * (predictions[i] - labels[i]);
        return new(Numbered(labels.Length), weights, losses, labels, predictions);
    }

    public override ScoredRows At(int[] places) =>
        new NumberRows(Gather(Rows, places), Gather(Weights, places), Gather(Losses, places), Gather(Labels, places), Gather(Predictions, places));

    public override MetricValues Measure(ReadOnlySpan<byte> times = default)
    {
        double count = 0, total = 0, labels = 0, predictions = 0, absolute = 0, squared = 0, percent = 0, nonZero = 0;
        for (int i = 0; i < Labels.Length; i++)
        {
            double w = WeightAt(i, times);
            if (w == 0) continue;
            double y = Labels[i], p = Predictions[i];
            count += times.IsEmpty ? 1 : times[Rows[i]];
            total += w;
            labels += w * y;
            predictions += w * p;
            absolute += w * Math.Abs(p - y);
            squared += w * Losses[i];
            if (y == 0) continue;
            percent += w * Math.Abs((p - y) / y);
            nonZero += w;
        }
        var (labelSpread, predictionSpread, common) = Spreads(labels / total, predictions / total, times);
        return new()
        {
            Count = count, WeightedCount = total, MeanLabel = labels / total, MeanPrediction = predictions / total, Calibration = labels == 0 ? double.NaN : predictions / labels,
            Mae = absolute / total, Rmse = Math.Sqrt(squared / total), Mape = nonZero > 0 ? 100 * percent / nonZero : double.NaN,
            R2 = labelSpread > 0 ? 1 - squared / labelSpread : double.NaN,
            SquaredCorrelation = labelSpread > 0 && predictionSpread > 0 ? common * common / (labelSpread * predictionSpread) : double.NaN,
        };
    }

    // A second pass, since differences of large sums would lose the digits.
    private (double Labels, double Predictions, double Common) Spreads(double meanLabel, double meanPrediction, ReadOnlySpan<byte> times)
    {
        double labels = 0, predictions = 0, common = 0;
        for (int i = 0; i < Labels.Length; i++)
        {
            double w = WeightAt(i, times), y = Labels[i] - meanLabel, p = Predictions[i] - meanPrediction;
            labels += w * y * y;
            predictions += w * p * p;
            common += w * y * p;
        }
        return (labels, predictions, common);
    }
}
