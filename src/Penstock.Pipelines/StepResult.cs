namespace Penstock.Pipelines;

/// <summary>What became of a step in a run.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it ran, was cached, or did not run.</param>
/// <param name="Summary">Its output in a few words; for a failed step the error.</param>
/// <param name="Duration">How long it took, all attempts together.</param>
/// <param name="Artifact">Its output on the disk; null where it has none.</param>
public sealed record StepResult(string Step, StepOutcome Outcome, string Reason, string Summary, TimeSpan Duration, StepArtifact? Artifact);

/// <summary>What became of a step in a run.</summary>
public enum StepOutcome
{
    /// <summary>It ran and its output counts.</summary>
    Ran,

    /// <summary>It did not need to run: the same step has run on the same things before.</summary>
    Cached,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It could not run, since a step before it has no output.</summary>
    NotRun,

    /// <summary>The run was stopped before the step had ended.</summary>
    Stopped,
}

/// <summary>The output of a step on the disk.</summary>
/// <param name="Folder">The folder with its files; nothing in it changes any more.</param>
/// <param name="Hash">The SHA-256 of the names and contents of the files.</param>
/// <param name="Id">The number of the artifact in the registry.</param>
public sealed record StepArtifact(string Folder, string Hash, long Id);
