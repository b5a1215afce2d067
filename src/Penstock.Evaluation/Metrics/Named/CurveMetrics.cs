using Penstock.Models;

namespace Penstock.Evaluation;

/// <summary>Metrics of decisions at many thresholds.</summary>
internal static class CurveMetrics
{
    /// <summary>The area under a curve.</summary>
    public static double Area(ThresholdCounts at, Curve curve, Summation summation)
    {
        double area = 0;
        for (int i = 0; i + 1 < at.Counts.Length; i++)
        {
            BinaryCounts low = at.Counts[i], high = at.Counts[i + 1];
            double part = curve == Curve.Pr && summation == Summation.Interpolation ? DavisGoadrich(low, high)
                : curve == Curve.Pr ? Between(low.Recall, high.Recall, low.Precision, high.Precision, summation)
                : Between(low.FallOut, high.FallOut, low.Recall, high.Recall, summation);
            if (!double.IsNaN(part)) area += part;
        }
        return area;
    }

    /// <summary>For every bound the largest value where the other one reaches it; 0, if it never does.</summary>
    public static double[] LargestWhere(ThresholdCounts at, Func<BinaryCounts, double> bounded, Func<int, double> value, IReadOnlyList<double> bounds, bool isAtMost = false)
    {
        if (bounds.Count == 0 || bounds.Any(bound => bound is not (>= 0 and <= 1))) throw new ArgumentException($"NamedMetrics: expected settings At that say from 0 to 1 what is to be reached, got [{string.Join(", ", bounds)}].");
        return [.. bounds.Select(bound => Enumerable.Range(0, at.Counts.Length)
            .Where(i => isAtMost ? bounded(at.Counts[i]) <= bound : bounded(at.Counts[i]) >= bound)
            .Select(value).Where(v => !double.IsNaN(v)).DefaultIfEmpty(0).Max())];
    }

    private static double Between(double x0, double x1, double y0, double y1, Summation summation) => (x0 - x1) * summation switch
    {
        Summation.Minoring => Math.Min(y0, y1),
        Summation.Majoring => Math.Max(y0, y1),
        _ => (y0 + y1) / 2,
    };

    // True positives grow in proportion to all that is decided positive.
    private static double DavisGoadrich(BinaryCounts low, BinaryCounts high)
    {
        double found = low.TruePositives - high.TruePositives, all = low.PredictedPositives - high.PredictedPositives;
        if (all <= 0 || high.Positives <= 0) return double.NaN;
        double slope = found / all, intercept = high.TruePositives - slope * high.PredictedPositives;
        double ratio = low.PredictedPositives > 0 && high.PredictedPositives > 0 ? low.PredictedPositives / high.PredictedPositives : 1;
        return slope * (found + intercept * Math.Log(ratio)) / high.Positives;
    }
}
