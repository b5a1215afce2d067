using Penstock.Models;

namespace Penstock.Registry;

/// <summary>A version of a model.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Version">Its number: 1 for the first, and one more for each.</param>
public sealed record ModelVersion(string Model, int Version)
{
    /// <summary>The model file.</summary>
    public required string File { get; init; }

    /// <summary>The SHA-256 of the model file, in small hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The size of the model file in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The names that point to it: champion, challenger.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What a caller must know of it.</summary>
    public ModelSignature Signature { get; init; } = new();

    /// <summary>What was measured, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>What the evaluation decided, and why; null where nobody said.</summary>
    public ModelVerdict? Verdict { get; init; }

    /// <summary>A hash of the rows that it was trained on; null where nobody said.</summary>
    public string? RowsHash { get; init; }

    /// <summary>The version of the code that made it; null where nobody said.</summary>
    public string? CodeVersion { get; init; }

    /// <summary>The number of the execution that made it; null where nobody said.</summary>
    public long? Execution { get; init; }

    /// <summary>The number of its artifact in the metadata, from which its lineage is followed.</summary>
    public long Artifact { get; init; }

    /// <summary>A sentence about it; null where nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>Words to find it by.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was registered.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The model and the number: taxi/3.</summary>
    public override string ToString() => $"{Model}/{Version}";
}
