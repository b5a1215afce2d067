namespace Penstock.Evaluation;

/// <summary>A label, the prediction for it, and how much it counts.</summary>
internal readonly record struct LabelledScore(double Label, double Score, double Weight)
{
    /// <summary>Takes examples apart by TFMA's rules: rank or top k first, then a class, then one after the other.</summary>
    public static IEnumerable<LabelledScore> Of(IEnumerable<MetricExample> examples, MetricSettings settings) => examples.SelectMany(example => Of(example, settings));

    public static IEnumerable<LabelledScore> Of(MetricExample example, MetricSettings settings)
    {
        double[] labels = [.. example.Labels], scores = [.. example.Predictions];
        if (settings.Rank is { } rank)
        {
            int place = Highest(scores, rank)[^1];
            (labels, scores) = ([OneHot(labels, scores.Length)[place]], [scores[place]]);
        }
        else if (settings.TopK is { } k)
        {
            // What is beyond the highest k is never decided positive, but stays in the counts.
            int[] kept = Highest(scores, k);
            scores = [.. scores.Select((score, i) => kept.Contains(i) ? score : double.NegativeInfinity)];
        }
        if (settings.ClassId is { } id && scores.Length > 0)
        {
            if (id < 0 || id >= scores.Length) throw new ArgumentException($"NamedMetrics: expected a class from 0 to {scores.Length - 1}, got {id}.");
            (labels, scores) = ([OneHot(labels, scores.Length)[id]], [scores[id]]);
        }
        if (labels.Length > 0 && scores.Length > 0) labels = OneHot(labels, scores.Length);
        int count = Math.Max(labels.Length, scores.Length);
        double[] weights = Weights(example, settings, count);
        for (int i = 0; i < count; i++) yield return new(labels.Length == 0 ? double.NaN : labels[i], scores.Length == 0 ? double.NaN : scores[i], weights[i]);
    }

    /// <summary>The one weight of an example; 1 where weights do not count.</summary>
    public static double WeightOf(MetricExample example, MetricSettings settings)
    {
        if (!settings.IsWeighted || example.Weights.Count == 0) return 1;
        return example.Weights.All(w => w == example.Weights[0]) ? example.Weights[0] : throw new ArgumentException("NamedMetrics: expected one weight an example, got several.");
    }

    // A label alone beside several scores is the number of a class; -1 and the like are none of them.
    private static double[] OneHot(double[] labels, int classes)
    {
        if (labels.Length == classes) return labels;
        return labels.Length == 1
            ? [.. Enumerable.Range(0, classes).Select(c => c == labels[0] ? 1.0 : 0.0)]
            : throw new ArgumentException($"NamedMetrics: expected one label or as many as predictions, {classes}, got {labels.Length}.");
    }

    private static double[] Weights(MetricExample example, MetricSettings settings, int count)
    {
        double[] weights = settings.IsWeighted ? [.. example.Weights] : [];
        if (weights.Length < 2) weights = [.. Enumerable.Repeat(weights.Length == 1 ? weights[0] : 1, count)];
        if (weights.Length != count) throw new ArgumentException($"NamedMetrics: expected one weight or as many as predictions, {count}, got {weights.Length}.");
        return settings.ClassWeights is { } classes && settings.ClassId is null && settings.Rank is null
            ? [.. weights.Select((weight, i) => weight * classes.GetValueOrDefault(i))]
            : weights;
    }

    private static int[] Highest(double[] scores, int k)
    {
        if (k < 1 || k > scores.Length) throw new ArgumentException($"NamedMetrics: expected a rank from 1 to {scores.Length}, the number of predictions, got {k}.");
        return [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(k)];
    }
}
