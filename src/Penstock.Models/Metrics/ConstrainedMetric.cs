using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The best that one rate of decisions can be, over thresholds at which another rate is at least what is asked.</summary>
public abstract class ConstrainedMetric : Metric
{
    private readonly string _setting;

    private protected ConstrainedMetric(string setting, double least) => (_setting, Least) = (setting, least is >= 0 and <= 1
        ? least
        : throw new ArgumentException(FormattableString.Invariant($"{KerasName}: expected a {setting} from 0 to 1, got {least}.")));

    private protected double Least { get; }

    /// <summary>How many thresholds are tried, evenly from 0 to 1. Default 200.</summary>
    public int NumThresholds
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentException($"{KerasName}: expected 1 threshold or more, got {value}.");
    } = 200;

    /// <summary>Where given, the only class that is looked at. Default none.</summary>
    public int? ClassId { get; init; }

    private protected abstract double Asked(double right, double wrong, double positives, double negatives);

    private protected abstract double Found(double right, double wrong, double positives, double negatives);

    /// <inheritdoc/>
    public sealed override void Update(MetricCall call)
    {
        double[] thresholds = NumThresholds == 1 ? [0.5] : [.. Enumerable.Range(0, NumThresholds).Select(i => i / (NumThresholds - 1.0))];
        Confusion confusion = Confusion.Of(call, call.Probabilities, thresholds, classId: ClassId);
        call.Add("positives", confusion.Positives);
        call.Add("negatives", confusion.Negatives);
        call.Add("true_positives", confusion.TruePositives);
        call.Add("false_positives", confusion.FalsePositives);
    }

    /// <summary>The best rate; 0 where no threshold reaches what is asked.</summary>
    public sealed override double Result(MetricSums sums)
    {
        double positives = sums["positives"], negatives = sums["negatives"], best = 0;
        if (double.IsNaN(positives + negatives)) return double.NaN;
        ReadOnlySpan<double> right = sums.Span("true_positives"), wrong = sums.Span("false_positives");
        for (int i = 0; i < right.Length; i++)
            if (Asked(right[i], wrong[i], positives, negatives) >= Least) best = Math.Max(best, Found(right[i], wrong[i], positives, negatives));
        return best;
    }

    private protected static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;

    /// <inheritdoc/>
    protected internal sealed override void Write(JsonObject config) => (config[_setting], config["num_thresholds"], config["class_id"]) = (Least, NumThresholds, ClassId);
}
