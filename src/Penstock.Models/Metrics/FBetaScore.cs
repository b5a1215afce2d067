using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How the scores of classes become one.</summary>
public enum FBetaAverage
{
    /// <summary>The score of all decisions together.</summary>
    Micro,
    /// <summary>The mean of the classes' scores.</summary>
    Macro,
    /// <summary>Their mean, each weighted by how often its class is labelled.</summary>
    Weighted,
}

/// <summary>Precision and recall in one: (1 + beta^2) precision recall / (beta^2 precision + recall), for labels as long as the outputs, [batch, classes].</summary>
public class FBetaScore : Metric
{
    // What Keras keeps divisions by 0 away with, and what counts as an output of 0.
    private const double Tiny = 1e-7, None = 1e-9;

    /// <summary>How the scores of classes become one; null, the default, for the score of each, in <see cref="Metric.Results"/>.</summary>
    public FBetaAverage? Average { get; init; }

    /// <summary>How much more recall counts than precision. Default 1.</summary>
    public double Beta
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentException(FormattableString.Invariant($"{KerasName}: expected a Beta above 0, got {value}."));
    } = 1;

    /// <summary>Above which output a class is said to be there, above 0 and up to 1; null, the default, for the largest output of a row.</summary>
    public double? Threshold
    {
        get;
        init => field = value is null or (> 0 and <= 1) ? value : throw new ArgumentException(FormattableString.Invariant($"{KerasName}: expected a Threshold above 0 and up to 1, got {value}."));
    }

    /// <inheritdoc/>
    public sealed override void Update(MetricCall call)
    {
        Value output = call.Probabilities;
        if (output.Shape.Rank != 2) throw new ArgumentException($"{KerasName}: expected outputs [batch, classes], got shape {output.Shape}.");
        Value target = Targets.Match(call.Target, output), said = Op.Cast(IsSaid(output), output.DType) + Unknowns.Of(output);
        int[] over = Average == FBetaAverage.Micro ? [0, 1] : [0];
        Value Total(Value x) => Op.Sum(call.Weight is { } weight ? x * Weights.Spread(weight, x) : x, over);
        call.Add("true_positives", Total(said * target));
        call.Add("false_positives", Total(said * (1 - target)));
        call.Add("false_negatives", Total((1 - said) * target));
        call.Add("labelled", Total(target));
    }

    private Value IsSaid(Value output)
    {
        if (Threshold is { } threshold) return Op.Greater(output, output.Graph.Number(threshold, output.DType));
        Value largest = Op.ExpandDims(Op.Max(output, -1), -1);
        return Op.And(Op.GreaterOrEqual(output, largest), Op.Greater(Op.Abs(output), output.Graph.Number(None, output.DType)));
    }

    /// <inheritdoc/>
    public sealed override double Result(MetricSums sums) => Average is null ? ScoreOf(sums, 0) : Averaged(sums);

    /// <inheritdoc/>
    public sealed override double[] Results(MetricSums sums) => Average is null ? [.. Enumerable.Range(0, sums.Span("labelled").Length).Select(i => ScoreOf(sums, i))] : [Averaged(sums)];

    private double Averaged(MetricSums sums)
    {
        ReadOnlySpan<double> labelled = sums.Span("labelled");
        double all = 0, total = 0;
        foreach (double count in labelled) all += count;
        for (int i = 0; i < labelled.Length; i++) total += ScoreOf(sums, i) * (Average == FBetaAverage.Weighted ? labelled[i] / (all + Tiny) : 1.0 / labelled.Length);
        return total;
    }

    private double ScoreOf(MetricSums sums, int i)
    {
        double right = sums.Span("true_positives")[i];
        return Score(right / (right + sums.Span("false_positives")[i] + Tiny), right / (right + sums.Span("false_negatives")[i] + Tiny));
    }

    private double Score(double precision, double recall) => (1 + Beta * Beta) * precision * recall / (Beta * Beta * precision + recall + Tiny);

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config) =>
        (config["average"], config["beta"], config["threshold"]) = (Average is { } average ? KerasText.Of(average) : null, Beta, Threshold);

    internal static FBetaScore FromConfig(KerasConfig config) => new()
    {
        Average = AverageOf(config), Beta = config.Number("beta", 1), Threshold = config.OptionalNumber("threshold"),
    };

    private protected static FBetaAverage? AverageOf(KerasConfig config) => config.Has("average") ? config.Choice("average", FBetaAverage.Micro) : null;
}
