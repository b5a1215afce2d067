namespace Penstock.Evaluation;

/// <summary>Metrics of rankings: an example is a query, its predictions are the scores of its documents.</summary>
internal static class RankingMetrics
{
    /// <summary>The discounted gain of the documents by score over that of the best order, up to each rank.</summary>
    public static double[] Ndcg(IReadOnlyList<MetricExample> examples, MetricSettings settings)
    {
        if (settings.Feature is not { } feature || settings.TopKs.Count == 0) throw new ArgumentException("NDCG: expected the settings Feature, for the gains, and TopKs, got none.");
        double[] sums = new double[settings.TopKs.Count];
        double weights = 0;
        foreach (MetricExample example in examples)
        {
            double[] gains = Values(example, feature), ranked = [.. Order(example).Select(i => gains[i])], best = [.. gains.OrderDescending()];
            // A query without a gain tells nothing.
            double weight = best[0] <= 0 ? 0 : LabelledScore.WeightOf(example, settings);
            weights += weight;
            for (int i = 0; i < sums.Length; i++)
            {
                double ideal = Discounted(best, settings.TopKs[i]);
                if (ideal > 0) sums[i] += weight * Discounted(ranked, settings.TopKs[i]) / ideal;
            }
        }
        return [.. sums.Select(sum => weights > 0 ? sum / weights : double.NaN)];
    }

    /// <summary>The mean rank of the first document whose label is above 0, over the queries that have one.</summary>
    public static double MinLabelPosition(IReadOnlyList<MetricExample> examples, MetricSettings settings)
    {
        double total = 0, weights = 0;
        foreach (MetricExample example in examples)
        {
            double[] labels = settings.Feature is { } feature ? Values(example, feature) : [.. example.Labels];
            int first = Array.FindIndex(Order(example), i => labels[i] > 0);
            if (first < 0) continue;
            double weight = LabelledScore.WeightOf(example, settings);
            total += weight * (first + 1);
            weights += weight;
        }
        return weights > 0 ? total / weights : double.NaN;
    }

    private static double[] Values(MetricExample example, string feature) => example.Features.GetValueOrDefault(feature) is { } values && values.Count == example.Predictions.Count
        ? [.. values]
        : throw new ArgumentException($"NamedMetrics: expected a number in the feature \"{feature}\" for each of {example.Predictions.Count} predictions.");

    private static int[] Order(MetricExample example) => [.. Enumerable.Range(0, example.Predictions.Count).OrderByDescending(i => example.Predictions[i])];

    private static double Discounted(double[] gains, int k) => gains.Take(k).Select((gain, i) => gain / Math.Log2(i + 2)).Sum();
}
