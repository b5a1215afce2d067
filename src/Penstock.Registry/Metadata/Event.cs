namespace Penstock.Registry;

/// <summary>How an execution and an artifact belong together; the numbers are those of ML Metadata.</summary>
public enum EventKind
{
    /// <summary>The execution took the artifact.</summary>
    Input = 3,

    /// <summary>The execution gave the artifact.</summary>
    Output = 4,
}

/// <summary>That an execution took or gave an artifact.</summary>
/// <param name="Execution">The number of the execution.</param>
/// <param name="Artifact">The number of the artifact.</param>
/// <param name="Kind">Taken or given.</param>
/// <param name="Name">As which input or output.</param>
/// <param name="Index">Its place, where an input or output is a list.</param>
/// <param name="Time">When.</param>
public sealed record Event(long Execution, long Artifact, EventKind Kind, string Name, int Index, DateTimeOffset Time);
