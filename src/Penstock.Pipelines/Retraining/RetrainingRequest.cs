using Penstock.Data;
using Penstock.Evaluation;

namespace Penstock.Pipelines;

/// <summary>What is to be retrained, on which rows, and why.</summary>
/// <param name="Model">The name of the model in the registry.</param>
/// <param name="Rows">Fresh rows with labels: the columns that the model takes, and those that its target reads (or one that has the target's text for a name).</param>
/// <param name="Why">The alert, as the history of the alias keeps it.</param>
public sealed record RetrainingRequest(string Model, Table Rows, string Why)
{
    /// <summary>The target; null, the default, for that of the champion.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// How many of the rows that the champion learnt from are learnt from again, the last of them; null, the default, for all, so that a few fresh rows
    /// do not make the model forget; 0 for the fresh rows alone, as after concept drift, where earlier labels no longer hold.
    /// It is judged on fresh rows that were held out in any case.
    /// </summary>
    public int? Earlier { get; init; }

    /// <summary>How many labelled rows are needed. Default 500.</summary>
    public int LeastRows { get; init; } = 500;

    /// <summary>How much time passes between two retrainings at least. Default 6 hours.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(6);

    /// <summary>
    /// Features, requirements, baselines, seed. Default as for any pipeline, but the baselines may be as good by luck: few fresh rows are held out, and
    /// what is refused leaves the champion that something is wrong with.
    /// </summary>
    public StandardOptions Options { get; init; } = new() { Baselines = BaselineRule.NotBelow };
}
