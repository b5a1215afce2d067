using Penstock.Models;

namespace Penstock.Board;

/// <summary>A metric's name: the runs below that of a session are its group.</summary>
internal readonly record struct MetricName(string Group, string Tag);

/// <summary>The last value of a metric.</summary>
internal readonly record struct MetricValue(double Step, double Wall, double Value);

/// <summary>One training with hyperparameters.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Group">Sessions of one group have the same hyperparameters; empty for a group of its own.</param>
internal sealed record HParamSessionEntry(string Run, string Group)
{
    public SessionStatus Status { get; init; }

    public double? Start { get; init; }

    public double? End { get; init; }

    public string ModelUri { get; init; } = "";

    public string MonitorUrl { get; init; } = "";

    /// <summary>The values; one that is missing, or is no finite number, is not there.</summary>
    public IReadOnlyDictionary<string, HParamValue> HParams { get; init; } = new Dictionary<string, HParamValue>();

    public IReadOnlyDictionary<MetricName, MetricValue> Metrics { get; init; } = new Dictionary<MetricName, MetricValue>();

    /// <summary>The name of the group that it belongs to.</summary>
    public string GroupName => Group.Length > 0 ? Group : Run;

    /// <summary>Values without those that are missing.</summary>
    public static Dictionary<string, HParamValue> Present(IEnumerable<KeyValuePair<string, HParamValue>> values) =>
        values.Where(v => !v.Value.IsNone && (v.Value.Number is not { } number || double.IsFinite(number))).ToDictionary(StringComparer.Ordinal);
}
