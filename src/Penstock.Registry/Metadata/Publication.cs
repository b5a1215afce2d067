namespace Penstock.Registry;

/// <summary>An execution with what it took and gave: it is stored whole or not at all.</summary>
/// <param name="Execution">The execution; one with a number was stored before.</param>
public sealed record Publication(Execution Execution)
{
    /// <summary>What it took.</summary>
    public IReadOnlyList<ArtifactUse> Inputs { get; init; } = [];

    /// <summary>What it gave.</summary>
    public IReadOnlyList<ArtifactUse> Outputs { get; init; } = [];

    /// <summary>The contexts that it and its outputs belong to.</summary>
    public IReadOnlyList<Context> Contexts { get; init; } = [];
}

/// <summary>An artifact as an input or output of an execution.</summary>
/// <param name="Name">Which input or output it is.</param>
/// <param name="Artifact">The artifact; one without a number is new.</param>
/// <param name="Index">Its place, where an input or output is a list.</param>
public sealed record ArtifactUse(string Name, Artifact Artifact, int Index = 0);

/// <summary>A run of a pipeline.</summary>
/// <param name="Context">The run.</param>
/// <param name="Executions">Its executions, in the order in which they were stored.</param>
public sealed record PipelineRun(Context Context, IReadOnlyList<Publication> Executions);
