namespace Penstock.Data;

/// <summary>Where elements are worth keeping between epochs.</summary>
public enum CachePlace
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>In memory: <c>Cache()</c>.</summary>
    Memory,

    /// <summary>On disk: <c>Cache(folder)</c>.</summary>
    Disk,
}

/// <summary>Whether to cache, and why.</summary>
/// <param name="Place">Where.</param>
/// <param name="Reason">The stage to cache behind and the bytes that were measured, or what speaks against it.</param>
public sealed record CacheAdvice(CachePlace Place, string Reason)
{
    // The rest is for the model, for what stands in front of the cache, and for other processes.
    private const double ShareOfMachine = 0.5;
    private const double ShareWorthCaching = 0.2;

    private static readonly string[] s_inMemory = ["FromTensors", "Range", "Batch", "Shuffle", "Prefetch", "Cache", "Repeat", "Take", "Skip"];

    /// <summary>The advice for stages in order, sources first.</summary>
    internal static CacheAdvice Of(IReadOnlyList<StageReport> stages, StageReport slowest, long machine)
    {
        int at = stages.ToList().IndexOf(slowest);
        string behind = $"behind {slowest.Verb}";
        if (stages.Skip(at + 1).FirstOrDefault(stage => stage.Verb is "Cache" or "Snapshot") is { } cache)
            return new(CachePlace.None, $"what {slowest.Verb} gives is cached already{(cache.Held > 0 ? $" in {ReportText.Bytes(cache.Held)}" : "")}");
        if (s_inMemory.Contains(slowest.Verb)) return new(CachePlace.None, $"{slowest.Verb} only moves what is in memory");
        TimeSpan all = TimeSpan.FromTicks(stages.Sum(stage => stage.Cost.Ticks));
        if (stages.FirstOrDefault(stage => stage.BlockedBehind > 2 * all) is { } waits)
            return new(CachePlace.None, $"{waits.Verb} waits for its consumer, not for {slowest.Verb}");
        if (slowest.Cost < ShareWorthCaching * all) return new(CachePlace.None, "no stage takes much more time than the others");
        if (slowest.BytesPerEpoch is not { } bytes) return new(CachePlace.None, $"the size of what {slowest.Verb} gives is not known");
        string size = slowest.Epochs > 0 ? $"{ReportText.Bytes(bytes)} an epoch" : $"{ReportText.Bytes(bytes)} or more an epoch";
        return bytes <= ShareOfMachine * machine
            ? new(CachePlace.Memory, $"in memory, {behind}: {size}, and the machine has {ReportText.Bytes(machine)}")
            : new(CachePlace.Disk, $"on disk, {behind}: {size}, too much for half of the machine's {ReportText.Bytes(machine)}");
    }
}
