namespace Penstock.Evaluation;

/// <summary>Cross-entropies of single examples.</summary>
internal static class CrossEntropy
{
    /// <summary>The mean over the predictions of -y ln p - (1 - y) ln (1 - p).</summary>
    public static double Binary(MetricExample example, MetricSettings settings)
    {
        double sum = 0;
        for (int i = 0; i < example.Predictions.Count; i++)
        {
            double y = example.Labels[i] * (1 - settings.LabelSmoothing) + 0.5 * settings.LabelSmoothing, x = example.Predictions[i];
            sum += settings.FromLogits
                ? Math.Max(x, 0) - x * y + Math.Log(1 + Math.Exp(-Math.Abs(x)))
                : -Product(y, Math.Log(x)) - Product(1 - y, Math.Log(1 - x));
        }
        return sum / example.Predictions.Count;
    }

    /// <summary>The sum over the classes of -y ln p; the predictions are brought to a sum of 1. The label is the class's number, or one label a class.</summary>
    public static double Categorical(MetricExample example, MetricSettings settings)
    {
        int classes = example.Predictions.Count;
        double largest = settings.FromLogits ? example.Predictions.Max() : 0;
        double[] p = [.. example.Predictions.Select(x => settings.FromLogits ? Math.Exp(x - largest) : x)];
        double total = p.Sum(), sum = 0;
        for (int c = 0; c < classes; c++)
        {
            double label = example.Labels.Count == 1 && classes > 1 ? example.Labels[0] == c ? 1 : 0 : example.Labels[c];
            sum -= Product(label * (1 - settings.LabelSmoothing) + settings.LabelSmoothing / classes, Math.Log(p[c] / total));
        }
        return sum;
    }

    // 0 ln 0 is 0.
    private static double Product(double share, double logarithm) => share == 0 ? 0 : share * logarithm;
}
