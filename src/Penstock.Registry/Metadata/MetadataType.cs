namespace Penstock.Registry;

/// <summary>What a type is a type of.</summary>
public enum TypeKind
{
    /// <summary>Executions.</summary>
    Execution = 0,

    /// <summary>Artifacts.</summary>
    Artifact = 1,

    /// <summary>Contexts.</summary>
    Context = 2,
}

/// <summary>A type of artifacts, executions or contexts. One that nobody declared is made with the first of its kind, and declares no property.</summary>
/// <param name="Kind">What it is a type of.</param>
/// <param name="Name">Its name.</param>
public sealed record MetadataType(TypeKind Kind, string Name)
{
    /// <summary>The properties that it declares: a value of such a name must be of that kind. Others are free.</summary>
    public IReadOnlyDictionary<string, PropertyKind> Properties { get; init; } = new Dictionary<string, PropertyKind>();
}
