namespace Penstock.Evaluation;

/// <summary>What was measured on a slice.</summary>
/// <param name="Key">Which slice.</param>
/// <param name="Values">The metrics.</param>
/// <param name="Intervals">The intervals of the metrics, by name; empty where none were asked for.</param>
public sealed record SliceResult(SliceKey Key, MetricValues Values, IReadOnlyDictionary<string, Interval> Intervals);
