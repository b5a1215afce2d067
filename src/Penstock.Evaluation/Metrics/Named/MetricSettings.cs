using Penstock.Models;

namespace Penstock.Evaluation;

/// <summary>The settings of a named metric; each metric reads its own.</summary>
public sealed record MetricSettings
{
    /// <summary>The thresholds above which a score is decided positive; 0.5, if null (all scores that are kept, with <see cref="TopK"/>).</summary>
    public IReadOnlyList<double>? Thresholds { get; init; }

    /// <summary>For curves, how many thresholds lie evenly from 0 to 1. Default 10,000, as in TFMA.</summary>
    public int ThresholdCount { get; init; } = 10_000;

    /// <summary>The class that is held against the others; all predictions, if null.</summary>
    public int? ClassId { get; init; }

    /// <summary>Only so many predictions of an example are kept, the highest; all, if null.</summary>
    public int? TopK { get; init; }

    /// <summary>Only the prediction of this rank is taken, 1 for the highest; all, if null.</summary>
    public int? Rank { get; init; }

    /// <summary>What the other side must reach, one result for each: the specificity of SensitivityAtSpecificity.</summary>
    public IReadOnlyList<double> At { get; init; } = [];

    /// <summary>For AUC, which curve. Default ROC.</summary>
    public Curve Curve { get; init; }

    /// <summary>For AUC, how the area between two points is taken. Default interpolation.</summary>
    public Summation Summation { get; init; }

    /// <summary>For cross-entropies, whether predictions are logits. Default false.</summary>
    public bool FromLogits { get; init; }

    /// <summary>For cross-entropies, how much of the labels is spread over all classes. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Whether the examples' weights count. Default true.</summary>
    public bool IsWeighted { get; init; } = true;

    /// <summary>How much each class counts; the same, if null. Where predictions are not taken class by class, those of a class that is not named count 0.</summary>
    public IReadOnlyDictionary<int, double>? ClassWeights { get; init; }

    /// <summary>For classes, how the classes' results are put together. Default: all predictions count as one.</summary>
    public ClassAverage Average { get; init; }

    /// <summary>For Mean, NDCG and MinLabelPosition, the feature that holds the values, gains or labels.</summary>
    public string? Feature { get; init; }

    /// <summary>For Mean, the feature that holds the weights; none, if null.</summary>
    public string? WeightFeature { get; init; }

    /// <summary>For NDCG, the ranks up to which it is taken, one result for each.</summary>
    public IReadOnlyList<int> TopKs { get; init; } = [];

    /// <summary>For ExactMatch, whether texts are compared as JSON. Default false.</summary>
    public bool IsJson { get; init; }
}

/// <summary>How the results of several classes are put together.</summary>
public enum ClassAverage
{
    /// <summary>All predictions of all classes count as one.</summary>
    Micro,
    /// <summary>The mean of the classes' results, or by the class weights that are given.</summary>
    Macro,
    /// <summary>The mean of the classes' results, each as often as its class occurs.</summary>
    WeightedMacro,
}
