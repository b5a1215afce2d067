namespace Penstock.Evaluation;

/// <summary>The counts of decisions at several thresholds; positive where the score is above the threshold. A label between 0 and 1 counts for both sides.</summary>
internal sealed class ThresholdCounts
{
    private const double Epsilon = 1e-7;

    private ThresholdCounts(double[] thresholds, BinaryCounts[] counts) => (Thresholds, Counts) = (thresholds, counts);

    public double[] Thresholds { get; }

    public BinaryCounts[] Counts { get; }

    /// <summary>Evenly from 0 to 1, the ends a little beyond, so that all scores are above the first and none above the last.</summary>
    public static double[] Even(int count) => count > 1
        ? [-Epsilon, .. Enumerable.Range(1, count - 2).Select(i => i / (count - 1.0)), 1 + Epsilon]
        : throw new ArgumentException($"NamedMetrics: expected 2 thresholds or more, got {count}.");

    public static ThresholdCounts Of(IEnumerable<LabelledScore> scores, double[] thresholds)
    {
        LabelledScore[] sorted = [.. scores];
        foreach (LabelledScore one in sorted)
            if (!(one.Label is >= 0 and <= 1)) throw new ArgumentException(FormattableString.Invariant($"NamedMetrics: expected labels from 0 to 1, got {one.Label}."));
        Array.Sort(Array.ConvertAll(sorted, one => one.Score), sorted);
        double positives = sorted.Sum(one => one.Weight * one.Label), all = sorted.Sum(one => one.Weight);
        var counts = new BinaryCounts[thresholds.Length];
        int[] order = [.. Enumerable.Range(0, thresholds.Length).OrderByDescending(i => thresholds[i])];
        double tp = 0, fp = 0;
        int next = sorted.Length - 1;
        foreach (int i in order)
        {
            for (; next >= 0 && sorted[next].Score > thresholds[i]; next--)
            {
                tp += sorted[next].Weight * sorted[next].Label;
                fp += sorted[next].Weight * (1 - sorted[next].Label);
            }
            counts[i] = new(tp, all - positives - fp, fp, positives - tp);
        }
        return new(thresholds, counts);
    }
}
