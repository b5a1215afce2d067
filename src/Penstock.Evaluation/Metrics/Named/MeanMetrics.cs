using System.Text.Json;

namespace Penstock.Evaluation;

/// <summary>Metrics that are means, or made of means.</summary>
internal static class MeanMetrics
{
    private const double Epsilon = 1e-7;

    /// <summary>The weighted mean of a value, without those where it is NaN.</summary>
    public static double Mean(IEnumerable<LabelledScore> scores, Func<LabelledScore, double> value)
    {
        double total = 0, weights = 0;
        foreach (LabelledScore one in scores)
        {
            double own = value(one);
            if (double.IsNaN(own)) continue;
            total += one.Weight * own;
            weights += one.Weight;
        }
        return weights > 0 ? total / weights : double.NaN;
    }

    /// <summary>Mean prediction over mean label.</summary>
    public static double Calibration(IEnumerable<LabelledScore> scores)
    {
        double labels = 0, predictions = 0;
        foreach (LabelledScore one in scores)
        {
            labels += one.Weight * one.Label;
            predictions += one.Weight * one.Score;
        }
        return labels == 0 ? double.NaN : predictions / labels;
    }

    /// <summary>Tjur 2009: the mean prediction of the positives less that of the negatives, or over it.</summary>
    public static double Discrimination(IEnumerable<LabelledScore> scores, bool isRelative)
    {
        double positives = 0, negatives = 0, ofPositives = 0, ofNegatives = 0;
        foreach (LabelledScore one in scores)
        {
            positives += one.Weight * one.Label;
            negatives += one.Weight * (1 - one.Label);
            ofPositives += one.Weight * one.Label * one.Score;
            ofNegatives += one.Weight * (1 - one.Label) * one.Score;
        }
        if (positives <= 0 || negatives <= 0) return double.NaN;
        double above = ofPositives / positives, below = ofNegatives / negatives;
        return !isRelative ? above - below : below == 0 ? double.NaN : above / below;
    }

    public static double SquaredCorrelation(LabelledScore[] scores)
    {
        double weights = scores.Sum(one => one.Weight);
        if (!(weights > 0)) return double.NaN;
        double label = scores.Sum(one => one.Weight * one.Label) / weights, score = scores.Sum(one => one.Weight * one.Score) / weights;
        double common = scores.Sum(one => one.Weight * (one.Label - label) * (one.Score - score));
        double spread = scores.Sum(one => one.Weight * (one.Label - label) * (one.Label - label)) * scores.Sum(one => one.Weight * (one.Score - score) * (one.Score - score));
        return spread > 0 ? common * common / spread : double.NaN;
    }

    public static double ExactMatch(MetricExample example, MetricSettings settings)
    {
        if (example.LabelText is null || example.PredictionText is null) return example.Labels.SequenceEqual(example.Predictions) ? 1 : 0;
        if (!settings.IsJson) return example.LabelText == example.PredictionText ? 1 : 0;
        using JsonDocument label = JsonDocument.Parse(example.LabelText), prediction = JsonDocument.Parse(example.PredictionText);
        return JsonElement.DeepEquals(label.RootElement, prediction.RootElement) ? 1 : 0;
    }

    public static double OfFeature(IReadOnlyList<MetricExample> examples, MetricSettings settings)
    {
        if (settings.Feature is not { } feature) throw new ArgumentException("Mean: expected the setting Feature, got none.");
        double total = 0, weights = 0;
        foreach (MetricExample example in examples)
        {
            double weight = settings.WeightFeature is { } name ? Single(example, name) : 1;
            total += weight * Single(example, feature);
            weights += weight;
        }
        return weights > 0 ? total / weights : double.NaN;
    }

    /// <summary>Twice the distance of two predictions over their sum; 0 where both are next to 0.</summary>
    public static double SymmetricDifference(MetricExample example)
    {
        double distance = 2 * Math.Abs(example.OtherPredictions[0] - example.Predictions[0]), sum = Math.Abs(example.OtherPredictions[0] + example.Predictions[0]);
        return distance < Epsilon && sum < Epsilon ? 0 : distance / sum;
    }

    public static double Cosine(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        a.Zip(b, (x, y) => x * y).Sum() / (Math.Sqrt(a.Sum(x => x * x)) * Math.Sqrt(b.Sum(y => y * y)));

    private static double Single(MetricExample example, string feature) => example.Features.GetValueOrDefault(feature) switch
    {
        [var value] => value,
        null => throw new ArgumentException($"Mean: expected a feature \"{feature}\" in every example, got none."),
        var several => throw new ArgumentException($"Mean: expected one number in the feature \"{feature}\", got {several.Count}."),
    };
}
