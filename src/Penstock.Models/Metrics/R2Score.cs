using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How the scores of several outputs become one.</summary>
public enum ScoreAverage
{
    /// <summary>Their mean.</summary>
    UniformAverage,
    /// <summary>Their mean, each weighted by the variance of its labels.</summary>
    VarianceWeightedAverage,
}

/// <summary>The share of the labels' variance that the model explains: 1 - sum((target - output)^2) / sum((target - mean)^2).</summary>
public sealed class R2Score : Metric
{
    /// <summary>How several outputs become one; null for the score of each, in <see cref="Results"/>. Default their mean.</summary>
    public ScoreAverage? Average { get; init; } = ScoreAverage.UniformAverage;

    /// <summary>The number of features of the model, for the adjusted score; 0, the default, for the score as it is.</summary>
    public int NumRegressors { get; init; }

    /// <inheritdoc/>
    public override void Update(MetricCall call)
    {
        Value output = call.Output.Shape.Rank == 1 ? Op.ExpandDims(call.Output, -1) : call.Output;
        if (output.Shape.Rank != 2) throw new ArgumentException($"R2Score: expected outputs [batch, outputs], got shape {output.Shape}.");
        Value target = Targets.Match(call.Target, output);
        Value weight = call.Weight is { } given ? Weights.Spread(given, output) : Op.BroadcastTo(output.Graph.Number(1, output.DType), output.Shape);
        call.Add("sum", Op.Sum(target * weight, 0));
        call.Add("squares", Op.Sum(Op.Square(target) * weight, 0));
        call.Add("errors", Op.Sum(Op.Square(target - output) * weight, 0));
        call.Add("count", Op.Sum(weight, 0));
        call.Add("numbers", Op.Extent(output, 0, DType.Float64) * Op.Extent(output, 1, DType.Float64));
    }

    /// <inheritdoc/>
    public override double Result(MetricSums sums) => Adjusted(sums, Average is null ? ScoreOf(sums, 0).Score : Averaged(sums));

    /// <inheritdoc/>
    public override double[] Results(MetricSums sums) => Average is null ? [.. Enumerable.Range(0, sums.Span("count").Length).Select(i => Adjusted(sums, ScoreOf(sums, i).Score))] : [Result(sums)];

    private double Averaged(MetricSums sums)
    {
        int outputs = sums.Span("count").Length;
        double scores = 0, weighted = 0, totals = 0;
        for (int i = 0; i < outputs; i++)
        {
            (double score, double total) = ScoreOf(sums, i);
            (scores, weighted, totals) = (scores + score, weighted + score * total, totals + total);
        }
        return Average == ScoreAverage.UniformAverage ? scores / outputs : weighted / totals;
    }

    private static (double Score, double Total) ScoreOf(MetricSums sums, int i)
    {
        double sum = sums.Span("sum")[i], total = sums.Span("squares")[i] - sum * sum / sums.Span("count")[i], score = 1 - sums.Span("errors")[i] / total;
        return (double.IsInfinity(score) ? 0 : score, total);
    }

    private double Adjusted(MetricSums sums, double score)
    {
        double numbers = sums["numbers"];
        return NumRegressors == 0 || NumRegressors >= numbers - 1 ? score : 1 - (1 - score) * (numbers - 1) / (numbers - NumRegressors - 1);
    }

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config) =>
        (config["class_aggregation"], config["num_regressors"]) = (Average is { } average ? KerasText.Of(average) : null, NumRegressors);

    internal static R2Score FromConfig(KerasConfig config) => new()
    {
        Average = config.IsNull("class_aggregation") ? null : config.Choice("class_aggregation", ScoreAverage.UniformAverage),
        NumRegressors = config.Whole("num_regressors", 0),
    };
}
