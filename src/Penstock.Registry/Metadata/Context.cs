namespace Penstock.Registry;

/// <summary>What groups executions and artifacts: a pipeline, a run of it, an experiment. There is one of each type and name.</summary>
/// <param name="Type">The name of its type; <see cref="Pipeline"/> and <see cref="Run"/> are those of pipelines.</param>
/// <param name="Name">Its name.</param>
public sealed record Context(string Type, string Name)
{
    /// <summary>The type of a pipeline.</summary>
    public const string Pipeline = "pipeline";

    /// <summary>The type of a run of a pipeline, whose parent is the pipeline.</summary>
    public const string Run = "run";

    /// <summary>The number that the store gave it; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>What is known of it.</summary>
    public IReadOnlyDictionary<string, PropertyValue> Properties { get; init; } = new Dictionary<string, PropertyValue>();

    /// <summary>When it was stored; set by the store.</summary>
    public DateTimeOffset Created { get; init; }
}
