using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>A decision threshold and how it was chosen: a row is decided positive where its probability is above it. Choose it on validation rows, not on those that are reported.</summary>
/// <param name="Threshold">The threshold, 0 to 1.</param>
/// <param name="Rule">What made it the best.</param>
/// <param name="Reached">What it reaches on the rows that it was chosen on.</param>
/// <param name="IsMet">Whether the rule could be met; if not, the threshold is the one that comes nearest.</param>
/// <param name="Counts">How the rows are decided at it.</param>
/// <param name="Ties">How many thresholds between different scores are as good, this one among them; the one nearest to 0.5 was taken.</param>
/// <param name="TiesFrom">The lowest of them.</param>
/// <param name="TiesTo">The highest of them.</param>
public sealed record DecisionThreshold(double Threshold, string Rule, string Reached, bool IsMet, BinaryCounts Counts, int Ties, double TiesFrom, double TiesTo)
{
    /// <summary>Chooses the best threshold among those half way between neighbouring scores, and 1.</summary>
    /// <param name="labels">[rows]: 0 or 1.</param>
    /// <param name="predictions">[rows, 1]: the probability of 1.</param>
    /// <param name="rule">What is best.</param>
    /// <param name="weights">How much each row counts; null for 1.</param>
    /// <exception cref="ArgumentException">The labels are of one class only, or a value is bad.</exception>
    public static DecisionThreshold Choose(Tensor labels, Tensor predictions, ThresholdRule rule, Tensor? weights = null)
    {
        var rows = (BinaryRows)ScoredRows.Of(labels, predictions, EvaluationTask.Binary, weights, 0.5);
        List<(double Threshold, BinaryCounts Counts)> cuts = Cuts(rows);
        double best = cuts.Max(cut => Known(rule.Worth(cut.Counts)));
        bool isMet = best > double.NegativeInfinity;
        if (!isMet) best = cuts.Max(cut => Known(rule.Nearness(cut.Counts)));
        var ties = cuts.Where(cut => IsAsGood(Known(isMet ? rule.Worth(cut.Counts) : rule.Nearness(cut.Counts)), best)).ToList();
        var (threshold, counts) = ties.MinBy(cut => (Math.Abs(cut.Threshold - 0.5), cut.Threshold));
        return new(threshold, rule.ToString(), rule.Reached(counts), isMet, counts, ties.Count, ties.Min(cut => cut.Threshold), ties.Max(cut => cut.Threshold));
    }

    /// <summary>The threshold, what it reaches, and what else would have been as good.</summary>
    public override string ToString() => FormattableString.Invariant($"{Threshold:0.####}: {Rule} ({Reached})")
        + (IsMet ? "" : "; no threshold meets this, and this one comes nearest")
        + (Ties > 1 ? FormattableString.Invariant($"; {Ties} thresholds from {TiesFrom:0.####} to {TiesTo:0.####} are as good, and the one nearest to 0.5 was taken") : "");

    private static double Known(double worth) => double.IsNaN(worth) ? double.NegativeInfinity : worth;

    private static bool IsAsGood(double worth, double best) => worth >= best - 1e-12 * Math.Max(1, Math.Abs(best));

    private static List<(double, BinaryCounts)> Cuts(BinaryRows rows)
    {
        double positives = 0, negatives = 0, tp = 0, fp = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            positives += rows.Weights[i] * rows.Labels[i];
            negatives += rows.Weights[i] * (1 - rows.Labels[i]);
        }
        if (positives <= 0 || negatives <= 0) throw new ArgumentException($"DecisionThreshold: expected rows of both classes, got only {(positives > 0 ? "positives" : "negatives")}. Choose on more rows.");
        var cuts = new List<(double, BinaryCounts)> { (1, new(0, negatives, 0, positives)) };
        for (int i = 0; i < rows.Count; i++)
        {
            tp += rows.Weights[i] * rows.Labels[i];
            fp += rows.Weights[i] * (1 - rows.Labels[i]);
            double score = rows.Scores[i], next = i + 1 < rows.Count ? rows.Scores[i + 1] : 0;
            // No threshold from 0 on lies below a score of 0.
            if (next < score) cuts.Add(((score + next) / 2, new(tp, negatives - fp, fp, positives - tp)));
        }
        return cuts;
    }
}
