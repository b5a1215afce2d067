using Penstock.Data;

namespace Penstock.Models;

/// <summary>How much of the time of training went into waiting for data, and which stage of the data was the cause.</summary>
public sealed record TrainingInput
{
    private const double ShareWorthTelling = 0.1;
    private static readonly TimeSpan s_worthTelling = TimeSpan.FromSeconds(1);

    /// <summary>How long the steps waited for their batches, over all epochs.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>How long the steps took with the waiting, over all epochs, without validation.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>What was measured of the stages of the data; null before training.</summary>
    public DatasetReport? Report { get; init; }

    /// <summary>The share of a step that is spent waiting, 0 to 1.</summary>
    public double Share => Time > TimeSpan.Zero ? Waited / Time : 0;

    /// <summary>What would make the waiting shorter; null where it is below a tenth of the time or a second.</summary>
    public string? Advice => Share < ShareWorthTelling || Waited < s_worthTelling || Report?.Slowest is not { } slowest ? null
        : $"training waited for data {Share.ToString("0 %", System.Globalization.CultureInfo.InvariantCulture)} of the time, for {slowest.Verb} most: {string.Join(", ", Remedies(slowest))}";

    /// <summary>What would make the waiting shorter, whatever its share.</summary>
    internal IReadOnlyList<string> AllRemedies => Report?.Slowest is { } slowest ? [.. Remedies(slowest)] : [];

    /// <summary>The share and the advice.</summary>
    public override string ToString() => Advice ?? $"training waited for data {Share.ToString("0 %", System.Globalization.CultureInfo.InvariantCulture)} of the time";

    private IEnumerable<string> Remedies(StageReport slowest)
    {
        if (Report!.Cache.Place != CachePlace.None) yield return $"cache {Report.Cache.Reason}";
        if (slowest.Verb is "Map" or "Interleave" && slowest.Parallelism == 1) yield return $"give {slowest.Verb} a parallelism of Dataset.Auto";
        if (!Report.Stages.Any(stage => stage.Verb == "Prefetch")) yield return "put Prefetch() last";
        if (Report.Cache.Place == CachePlace.None) yield return "use each example more than once with Echo";
    }
}
