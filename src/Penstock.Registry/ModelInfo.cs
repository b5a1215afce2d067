using Penstock.Models;

namespace Penstock.Registry;

/// <summary>What is said of a model version when it is registered.</summary>
public sealed record ModelInfo
{
    /// <summary>
    /// Names this registration: where a version was registered with the same key, that version is given and nothing is changed,
    /// so that a step that was killed after it can be run again. Default: none.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>What was measured, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>What the evaluation decided, and why.</summary>
    public ModelVerdict? Verdict { get; init; }

    /// <summary>A hash of the rows that it was trained on.</summary>
    public string? RowsHash { get; init; }

    /// <summary>The version of the code that made it.</summary>
    public string? CodeVersion { get; init; }

    /// <summary>The number of the execution that made it, in the metadata.</summary>
    public long? Execution { get; init; }

    /// <summary>
    /// What it was made from: stored artifacts, such as the trained model and the rows. They become the inputs of an execution
    /// of type "RegisterModel" whose output is the version. Default: none, and no execution.
    /// </summary>
    public IReadOnlyList<ArtifactUse> Sources { get; init; } = [];

    /// <summary>A sentence about it.</summary>
    public string? Description { get; init; }

    /// <summary>Words to find it by.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How its file is loaded: a user's own operators.</summary>
    public LoadOptions? Load { get; init; }
}

/// <summary>What an evaluation decided of a model.</summary>
/// <param name="IsAccepted">Whether it may be used.</param>
/// <param name="Reasons">Every reason, for and against.</param>
public sealed record ModelVerdict(bool IsAccepted, IReadOnlyList<string> Reasons);
