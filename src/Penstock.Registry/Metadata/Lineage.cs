namespace Penstock.Registry;

/// <summary>Which way lineage is followed.</summary>
public enum LineageDirection
{
    /// <summary>To what an artifact was made from.</summary>
    Upstream,

    /// <summary>To what was made from an artifact.</summary>
    Downstream,
}

/// <summary>What an artifact was made from, or what was made from it, over any number of steps.</summary>
/// <param name="Artifacts">The artifacts, the one asked for among them, in the order in which they were stored.</param>
/// <param name="Executions">The executions between them, in the order in which they were stored.</param>
/// <param name="Events">Which execution took and gave which artifact.</param>
public sealed record Lineage(IReadOnlyList<Artifact> Artifacts, IReadOnlyList<Execution> Executions, IReadOnlyList<Event> Events);
