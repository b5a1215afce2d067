using Penstock.Models;

namespace Penstock.Pipelines;

/// <summary>How a pipeline runs.</summary>
public sealed record RunOptions
{
    /// <summary>The folder of the outputs of steps; null, the default: the folder artifacts beside the registry's models.</summary>
    public string? Artifacts { get; init; }

    /// <summary>How many steps run at once at most; 0, the default: as many as there are cores.</summary>
    public int Parallelism { get; init; }

    /// <summary>The steps that run even if nothing has changed, by name.</summary>
    public IReadOnlyList<string> Force { get; init; } = [];

    /// <summary>Who runs the pipeline, for the history of versions. Default "pipeline".</summary>
    public string Who { get; init; } = "pipeline";

    /// <summary>Why the pipeline runs, for the history of versions; null for no reason but itself.</summary>
    public string? Why { get; init; }

    /// <summary>Where the beginnings, ends and log lines of steps are told.</summary>
    public IProgress<StepProgress>? Progress { get; init; }

    /// <summary>How the models of steps and of the registry are loaded: a user's own layers and operators. It decides nothing of what they give, so that it is part of no key.</summary>
    public LoadOptions Loading { get; init; } = new();

    /// <summary>The clock of times, delays and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Stops the run: running steps are given up, finished ones stay, and the next run goes on from them.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Told the name of each point between two changes to disk or registry, so that a test can end the process there.</summary>
    internal Action<string>? Passing { get; init; }
}

/// <summary>Something that a step tells while the pipeline runs.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Text">A line of its log.</param>
/// <param name="Result">What became of the step; null while it runs.</param>
public sealed record StepProgress(string Step, string Text, StepResult? Result = null);
