using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Which curve's area is taken.</summary>
public enum Curve
{
    /// <summary>The true positive rate over the false positive rate.</summary>
    Roc,
    /// <summary>Precision over recall.</summary>
    Pr,
}

/// <summary>How the area between two points of a curve is taken.</summary>
public enum Summation
{
    /// <summary>Under the straight line; for precision over recall the interpolation of Davis and Goadrich 2006.</summary>
    Interpolation,
    /// <summary>Under the higher of the two.</summary>
    Majoring,
    /// <summary>Under the lower of the two.</summary>
    Minoring,
}

/// <summary>The area under a curve of decisions at many thresholds; for the ROC curve the chance that a positive example is ranked above a negative one.</summary>
public sealed class AUC : Metric
{
    private readonly double[] _thresholds = Even(200);

    /// <summary>How many thresholds there are, evenly from 0 to 1. Default 200.</summary>
    public int NumThresholds
    {
        get => _thresholds.Length;
        init => _thresholds = Even(value);
    }

    /// <summary>Thresholds of one's own between 0 and 1; the ends are added.</summary>
    public IReadOnlyList<double> Thresholds
    {
        get => _thresholds;
        init => _thresholds = value.All(t => t is >= 0 and <= 1) ? WithEnds(value.Order()) : throw new ArgumentException($"AUC: expected thresholds from 0 to 1, got [{string.Join(", ", value)}].");
    }

    /// <summary>Which curve's area is taken. Default ROC.</summary>
    public Curve Curve { get; init; }

    /// <summary>How the area between two points is taken. Default interpolation.</summary>
    public Summation SummationMethod { get; init; }

    /// <summary>Whether every place of the last axis has a curve of its own; the result is the mean of the areas. Default false.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>How much each label counts; null, the default, for the same.</summary>
    public IReadOnlyList<double>? LabelWeights { get; init; }

    /// <summary>Whether the outputs are logits. Default false; outputs that the loss takes as logits are known to be.</summary>
    public bool FromLogits { get; init; }

    private protected override string DefaultName => "auc";

    /// <inheritdoc/>
    public override void Update(MetricCall call)
    {
        Value p = FromLogits ? Op.Sigmoid(call.Output) : call.Probabilities;
        Value? factors = LabelWeights is null || MultiLabel ? null : p.Graph.Constant(Tensor.From([.. LabelWeights.Select(w => (float)w)]));
        Confusion confusion = Confusion.Of(call, p, _thresholds, labelWeights: factors, byLabel: MultiLabel);
        call.Add("positives", confusion.Positives);
        call.Add("negatives", confusion.Negatives);
        call.Add("true_positives", confusion.TruePositives);
        call.Add("false_positives", confusion.FalsePositives);
    }

    /// <inheritdoc/>
    public override double Result(MetricSums sums)
    {
        ReadOnlySpan<double> positives = sums.Span("positives"), negatives = sums.Span("negatives"), right = sums.Span("true_positives"), wrong = sums.Span("false_positives");
        int labels = positives.Length;
        double total = 0, counted = 0;
        for (int label = 0; label < labels; label++)
        {
            double weight = MultiLabel && LabelWeights is not null ? LabelWeights[label] : 1;
            var curve = new AreaUnderCurve(positives[label], negatives[label], right[label..], wrong[label..], labels);
            total += weight * curve.Area(Curve, SummationMethod);
            counted += weight;
        }
        return counted == 0 ? 0 : total / counted;
    }

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config)
    {
        (config["num_thresholds"], config["curve"], config["summation_method"]) = (NumThresholds, Curve.ToString().ToUpperInvariant(), KerasText.Of(SummationMethod));
        (config["multi_label"], config["num_labels"], config["label_weights"], config["from_logits"]) = (MultiLabel, null, KerasText.List(LabelWeights), FromLogits);
        config["thresholds"] = _thresholds.AsSpan().SequenceEqual(Even(_thresholds.Length)) ? null : KerasText.List(_thresholds[1..^1]);
    }

    internal static AUC FromConfig(KerasConfig config)
    {
        int count = config.Whole("num_thresholds", 200);
        double[] thresholds = config.Numbers("thresholds") ?? Even(count)[1..^1];
        return new()
        {
            Thresholds = thresholds, Curve = config.Choice("curve", Curve.Roc), SummationMethod = config.Choice("summation_method", Summation.Interpolation),
            MultiLabel = config.Flag("multi_label", false), LabelWeights = config.Numbers("label_weights"), FromLogits = config.Flag("from_logits", false),
        };
    }

    private static double[] Even(int count) => count > 1
        ? WithEnds(Enumerable.Range(1, count - 2).Select(i => i / (count - 1.0)))
        : throw new ArgumentException($"AUC: expected 2 thresholds or more, got {count}.");

    // The ends lie beyond 0 and 1, so that every example is above the first and none is above the last.
    private static double[] WithEnds(IEnumerable<double> thresholds) => [-Probabilities.Epsilon, .. thresholds, 1 + Probabilities.Epsilon];
}
