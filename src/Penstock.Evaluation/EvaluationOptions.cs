using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>What is measured, and how.</summary>
public sealed record EvaluationOptions
{
    /// <summary>What the model answers. Default binary.</summary>
    public EvaluationTask Task { get; init; }

    /// <summary>What the report is called, such as the model's name and version; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>The names of the classes in the order of their numbers; none by default.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Above which probability a row is decided positive. Default 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>How much each row counts, [rows], 0 or more; null, the default, for 1.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>The slices that are measured besides all rows; none by default.</summary>
    public IReadOnlyList<SliceSpec> Slices { get; init; } = [];

    /// <summary>In how many bins of equally many rows numbers of more than 20 values are put. Default 4.</summary>
    public int Bins { get; init; } = 4;

    /// <summary>Slices of fewer rows are left out, and counted. Default 20.</summary>
    public int LeastRows { get; init; } = 20;

    /// <summary>Whether the weakest slices are looked for, over all columns and pairs of columns. Default true.</summary>
    public bool FindWeakest { get; init; } = true;

    /// <summary>Columns that are no features, such as those that the label is made of: they are not searched for weak slices.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>How confidence intervals are made. Default Poisson bootstrap.</summary>
    public IntervalMethod Intervals { get; init; } = IntervalMethod.PoissonBootstrap;

    /// <summary>How many resamples there are. Default 20, as in TFMA.</summary>
    public int Replicates { get; init; } = 20;

    /// <summary>The confidence of the intervals. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The same seed resamples in the same way, whatever the threads. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Predictions of others for the same rows, to compare with: the champion's and the baselines'; none by default.</summary>
    public IReadOnlyList<RivalPredictions> Rivals { get; init; } = [];

    /// <summary>How much each column alone tells of the label, from <see cref="Baselines.Columns"/>; none by default.</summary>
    public IReadOnlyList<ColumnStrength> Columns { get; init; } = [];

    /// <summary>The options that a model's signature gives: task, names of classes, and threshold.</summary>
    /// <exception cref="ArgumentException">The signature has no task.</exception>
    public static EvaluationOptions For(ModelSignature signature) =>
        new() { Task = TaskOf(signature.Task), ClassNames = signature.ClassNames, Threshold = signature.Threshold };

    internal static EvaluationTask TaskOf(string? task) => Enum.TryParse(task, true, out EvaluationTask known) && known.ToString().Equals(task, StringComparison.OrdinalIgnoreCase)
        ? known
        : throw new ArgumentException($"EvaluationOptions: expected a task, binary, classes or numbers, got {(task is null ? "none" : $"\"{task}\"")}.");

    internal void Check()
    {
        if (Bins is < 1 or > 1000) throw new ArgumentException($"EvaluationOptions: expected 1 to 1000 bins, got {Bins}.");
        if (Intervals != IntervalMethod.None && Replicates is < 2 or > 10_000) throw new ArgumentException($"EvaluationOptions: expected 2 to 10,000 replicates, got {Replicates}.");
        if (Confidence is not (> 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"EvaluationOptions: expected a confidence between 0 and 1, got {Confidence}."));
        if (Threshold is not (>= 0 and <= 1)) throw new ArgumentException(FormattableString.Invariant($"EvaluationOptions: expected a threshold from 0 to 1, got {Threshold}."));
    }
}
