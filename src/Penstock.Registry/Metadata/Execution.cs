namespace Penstock.Registry;

/// <summary>How far an execution has come; the numbers are those of ML Metadata.</summary>
public enum ExecutionState
{
    /// <summary>It has not begun.</summary>
    New = 1,

    /// <summary>It runs, or ran when its process was killed.</summary>
    Running = 2,

    /// <summary>It has done its work.</summary>
    Complete = 3,

    /// <summary>It failed.</summary>
    Failed = 4,

    /// <summary>It gave what an earlier one had made.</summary>
    Cached = 5,

    /// <summary>It was stopped.</summary>
    Canceled = 6,
}

/// <summary>One run of a step.</summary>
/// <param name="Type">The name of its type: of the step.</param>
public sealed record Execution(string Type)
{
    /// <summary>The number that the store gave it; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>How far it has come. Default: it has not begun.</summary>
    public ExecutionState State { get; init; } = ExecutionState.New;

    /// <summary>A hash of all that its outputs depend on; one that finished with the same key need not be done again.</summary>
    public string? CacheKey { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Parameters, and what else is known of it.</summary>
    public IReadOnlyDictionary<string, PropertyValue> Properties { get; init; } = new Dictionary<string, PropertyValue>();

    /// <summary>Whether nothing more will come of it.</summary>
    public bool IsFinished => State is not (ExecutionState.New or ExecutionState.Running);
}
