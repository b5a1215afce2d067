using Penstock.Models;

namespace Penstock.Board;

/// <summary>Sessions with the same hyperparameters, with metrics that stand for all of them.</summary>
internal sealed record SessionGroup(string Name, IReadOnlyList<HParamSessionEntry> Sessions, IReadOnlyDictionary<MetricName, MetricValue> Metrics)
{
    public IReadOnlyDictionary<string, HParamValue> HParams => Sessions[0].HParams;

    /// <summary>The sessions in groups by name, each with its metrics.</summary>
    public static IEnumerable<SessionGroup> Of(IEnumerable<HParamSessionEntry> sessions, SessionGroupsRequest request) =>
        sessions.Where(s => request.Statuses.Contains(s.Status)).GroupBy(s => s.GroupName, StringComparer.Ordinal).Select(group =>
        {
            HParamSessionEntry[] members = [.. group.OrderBy(s => s.Run, StringComparer.Ordinal)];
            return new SessionGroup(group.Key, members, MetricsOf(members, request));
        });

    private static IReadOnlyDictionary<MetricName, MetricValue> MetricsOf(HParamSessionEntry[] members, SessionGroupsRequest request)
    {
        if (request.Aggregation == SessionAggregation.Average) return Averages(members);
        HParamSessionEntry[] sorted = [.. members.Where(s => s.Metrics.ContainsKey(request.AggregationMetric)).OrderBy(s => s.Metrics[request.AggregationMetric].Value)];
        // What is no number is the least in .NET's order, and neither a best nor a worst result.
        if (Array.FindIndex(sorted, s => !double.IsNaN(s.Metrics[request.AggregationMetric].Value)) is > 0 and var first) sorted = sorted[first..];
        if (sorted.Length == 0) return new Dictionary<MetricName, MetricValue>();
        return (request.Aggregation switch
        {
            SessionAggregation.Median => sorted[(sorted.Length - 1) / 2],
            SessionAggregation.Least => sorted[0],
            // Of equal ones the first, as in TensorBoard.
            _ => sorted.MaxBy(s => s.Metrics[request.AggregationMetric].Value)!,
        }).Metrics;
    }

    private static Dictionary<MetricName, MetricValue> Averages(HParamSessionEntry[] members) =>
        members.SelectMany(s => s.Metrics).GroupBy(m => m.Key).ToDictionary(g => g.Key, g => new MetricValue(
            Math.Floor(g.Average(m => m.Value.Step)), g.Average(m => m.Value.Wall), g.Average(m => m.Value.Value)));
}
