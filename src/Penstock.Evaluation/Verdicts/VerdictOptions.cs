namespace Penstock.Evaluation;

/// <summary>What a verdict takes into account besides the requirements.</summary>
public sealed record VerdictOptions
{
    /// <summary>The report of the model that answers now; null, if there is none, and then changes are not judged. A champion among the rivals of the report, measured on the same rows, comes first.</summary>
    public EvaluationReport? Champion { get; init; }

    /// <summary>What the model must show against the baselines that the report has. Default: it must beat them.</summary>
    public BaselineRule Baselines { get; init; }
}
