namespace Penstock.Pipelines;

/// <summary>What became of a retraining.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Version">The version that is the champion now; null where none was promoted.</param>
/// <param name="Run">The run of the pipeline; null where there was none.</param>
public sealed record RetrainingResult(RetrainingOutcome Outcome, string Reason, int? Version, PipelineResult? Run)
{
    /// <summary>What was learnt from and judged on; empty where nothing was.</summary>
    public string LearntFrom { get; init; } = "";

    /// <summary>What became of it, and why.</summary>
    public override string ToString() => LearntFrom.Length == 0 ? Words() : $"{Words()}; {LearntFrom}";

    private string Words() => Outcome switch
    {
        RetrainingOutcome.Promoted => FormattableString.Invariant($"promoted version {Version}: {Reason}"),
        RetrainingOutcome.CoolingDown => $"not retrained, cooling down: {Reason}",
        RetrainingOutcome.TooFewRows => $"not retrained, too few rows: {Reason}",
        _ => $"{Outcome.ToString().ToLowerInvariant()}: {Reason}",
    };
}

/// <summary>What became of a retraining; the numbers never change.</summary>
public enum RetrainingOutcome
{
    /// <summary>The new model is the champion.</summary>
    Promoted = 1,

    /// <summary>The new model was not good enough; the champion stays.</summary>
    Refused = 2,

    /// <summary>The last retraining was too short a time ago.</summary>
    CoolingDown = 3,

    /// <summary>There were not enough labelled rows.</summary>
    TooFewRows = 4,

    /// <summary>A step failed; the champion stays.</summary>
    Failed = 5,

    /// <summary>It was stopped.</summary>
    Stopped = 6,
}
