using Penstock.Models;

namespace Penstock.Board;

/// <summary>How one set of metrics stands for a group of sessions.</summary>
internal enum SessionAggregation { Average, Median, Least, Greatest }

/// <summary>Which groups of sessions are wanted, in which order.</summary>
internal sealed record SessionGroupsRequest
{
    /// <summary>Sessions of these states alone.</summary>
    public IReadOnlyCollection<SessionStatus> Statuses { get; init; } = [];

    /// <summary>By what groups are filtered and sorted; the first that sorts goes before the others.</summary>
    public IReadOnlyList<SessionColumn> Columns { get; init; } = [];

    public SessionAggregation Aggregation { get; init; }

    public MetricName AggregationMetric { get; init; }

    /// <summary>The hyperparameters that the answer tells; null for all.</summary>
    public IReadOnlyCollection<string>? HParams { get; init; }

    public bool IncludesMetrics { get; init; } = true;

    public int Start { get; init; }

    public int Count { get; init; }

    /// <summary>The groups that pass every filter, sorted; without the window.</summary>
    public SessionGroup[] Apply(IEnumerable<HParamSessionEntry> sessions)
    {
        if (!IncludesMetrics) sessions = sessions.Select(session => session with { Metrics = new Dictionary<MetricName, MetricValue>() });
        SessionGroup[] groups = [.. SessionGroup.Of(sessions, this).Where(group => Columns.All(column => column.Passes(group)))];
        IOrderedEnumerable<SessionGroup>? sorted = null;
        foreach (SessionColumn column in Columns.Where(column => column.Descends is not null))
        {
            bool missingFirst = column.MissingFirst;
            // What is missing stands at one end whichever way the rest goes.
            sorted = sorted is null ? groups.OrderBy(g => column.ValueOf(g).IsNone != missingFirst) : sorted.ThenBy(g => column.ValueOf(g).IsNone != missingFirst);
            sorted = column.Descends == true ? sorted.ThenByDescending(column.ValueOf, SessionColumn.Order) : sorted.ThenBy(column.ValueOf, SessionColumn.Order);
        }
        return [.. sorted is null ? groups.OrderBy(g => g.Name, StringComparer.Ordinal) : sorted.ThenBy(g => g.Name, StringComparer.Ordinal)];
    }
}
