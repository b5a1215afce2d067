using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>What is to be retrained, on which rows, and why.</summary>
/// <param name="Model">The name of the model in the registry.</param>
/// <param name="Rows">Fresh rows with labels: the columns that the model takes, and those that its target reads (or one that has the target's text for a name).</param>
/// <param name="Why">The alert, as the history of the alias keeps it.</param>
public sealed record RetrainingRequest(string Model, Table Rows, string Why)
{
    /// <summary>The target; null, the default, for that of the champion.</summary>
    public string? Target { get; init; }

    /// <summary>How many labelled rows are needed. Default 500.</summary>
    public int LeastRows { get; init; } = 500;

    /// <summary>How much time passes between two retrainings at least. Default 6 hours.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Features, requirements, baselines, seed.</summary>
    public StandardOptions Options { get; init; } = new();
}
