using Penstock.Models;

namespace Penstock.Evaluation;

/// <summary>How baselines are fitted.</summary>
public sealed record BaselineOptions
{
    /// <summary>What is answered. Default binary.</summary>
    public EvaluationTask Task { get; init; }

    /// <summary>How many classes there are, for a task of classes; 0, the default, for as many as the labels show.</summary>
    public int Classes { get; init; }

    /// <summary>Columns that are no features, such as those that the label is made of; none by default.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>The same seed parts the rows in the same way. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>The options that a model's signature gives.</summary>
    /// <exception cref="ArgumentException">The signature has no task.</exception>
    public static BaselineOptions For(ModelSignature signature) => new() { Task = EvaluationOptions.TaskOf(signature.Task), Classes = signature.ClassNames.Count };
}
