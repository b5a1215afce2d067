namespace Penstock.Registry;

/// <summary>Whether what an artifact names is there; the numbers are those of ML Metadata.</summary>
public enum ArtifactState
{
    /// <summary>It is being made.</summary>
    Pending = 1,

    /// <summary>It is there.</summary>
    Live = 2,

    /// <summary>It may be deleted.</summary>
    MarkedForDeletion = 3,

    /// <summary>It was deleted.</summary>
    Deleted = 4,

    /// <summary>It was given up before it was whole.</summary>
    Abandoned = 5,

    /// <summary>It belongs to somebody else, who keeps it.</summary>
    Reference = 6,
}

/// <summary>Something that a step takes or gives: rows, a profile, a schema, a model.</summary>
/// <param name="Type">The name of its type.</param>
/// <param name="Uri">Where it lies.</param>
public sealed record Artifact(string Type, string Uri)
{
    /// <summary>The number that the store gave it; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>A hash of its content, by which equal ones are known.</summary>
    public string? Hash { get; init; }

    /// <summary>Whether it is there. Default: it is.</summary>
    public ArtifactState State { get; init; } = ArtifactState.Live;

    /// <summary>What else is known of it.</summary>
    public IReadOnlyDictionary<string, PropertyValue> Properties { get; init; } = new Dictionary<string, PropertyValue>();

    /// <summary>When it was stored; set by the store.</summary>
    public DateTimeOffset Created { get; init; }
}
