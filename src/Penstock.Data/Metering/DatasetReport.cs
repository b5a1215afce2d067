using System.Text;

namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>
    /// What was measured while this dataset was read, now or before. Numbers of elements may lack the last few of a reading that goes on.
    /// Times are estimates: slow calls are all timed, of quick ones some that are drawn at random, and each stands for those around it.
    /// </summary>
    public DatasetReport Report() => Report(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    internal DatasetReport Report(long machine) => DatasetReport.Of(_meter, machine);
}

/// <summary>Where the time of a dataset goes, stage by stage, and what would help.</summary>
public sealed class DatasetReport
{
    private DatasetReport(IReadOnlyList<StageReport> stages, TimeSpan waited, long machine)
    {
        (Stages, Waited) = (stages, waited);
        Slowest = stages.Where(stage => stage.Busy > TimeSpan.Zero).MaxBy(stage => stage.Cost);
        Cache = Slowest is null ? new(CachePlace.None, "nothing was measured yet") : CacheAdvice.Of(stages, Slowest, machine);
    }

    /// <summary>The stages, sources first.</summary>
    public IReadOnlyList<StageReport> Stages { get; }

    /// <summary>How long the consumer waited for elements, all together.</summary>
    public TimeSpan Waited { get; }

    /// <summary>The stage whose work, shared by its threads, takes longest; null where nothing was measured.</summary>
    public StageReport? Slowest { get; }

    /// <summary>Whether elements are worth keeping between epochs, and where.</summary>
    public CacheAdvice Cache { get; }

    internal static DatasetReport Of(StageMeter? meter, long machine)
    {
        var stages = new List<StageReport>();
        if (meter is not null) Add(meter, stages);
        return new(stages, meter is null ? TimeSpan.Zero : TimeSpan.FromSeconds((double)meter.Inclusive / meter.Frequency), machine);
    }

    /// <summary>The table of stages, the slowest one, and the advice.</summary>
    public override string ToString()
    {
        if (Stages.Count == 0) return "not read yet";
        string[][] rows = [["stage", "elements", "bytes", "busy", "before", "behind", "full", "threads", "room"], .. Stages.Select(Row)];
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
        foreach (StageReport stage in Stages.Where(stage => stage.Skipped > 0))
            text.AppendLine($"{stage.Verb} left out {ReportText.Count(stage.Skipped)}: {stage.FirstErrors?.ReplaceLineEndings("; ")}");
        if (Slowest is not null) text.AppendLine($"slowest: {Slowest.Verb}, {ReportText.Percent(Slowest.Cost / AllCosts())} of the work");
        return text.Append($"cache: {(Cache.Place == CachePlace.None ? "no, " : "")}{Cache.Reason}").ToString().ReplaceLineEndings("\n");
    }

    private TimeSpan AllCosts() => TimeSpan.FromTicks(Math.Max(1, Stages.Sum(stage => stage.Cost.Ticks)));

    private static string[] Row(StageReport stage)
    {
        string chosen = stage.IsTuned ? "*" : "";
        bool hasThreads = stage.Parallelism > 1 || stage.Capacity > 0;
        return
        [
            stage.Verb, ReportText.Count(stage.Elements), stage.Bytes is { } bytes ? ReportText.Bytes(bytes) : "?", ReportText.Seconds(stage.Busy),
            ReportText.Seconds(stage.BlockedBefore), ReportText.Seconds(stage.BlockedBehind), stage.Fill is { } fill ? ReportText.Percent(fill) : "",
            hasThreads ? $"{stage.Parallelism}{chosen}" : "", hasThreads ? $"{stage.Capacity}{chosen}" : "",
        ];
    }

    private static void Add(StageMeter meter, List<StageReport> stages)
    {
        foreach (StageMeter child in meter.Children) Add(child, stages);
        // A stage whose reader is that of the stage before it does nothing of its own.
        if (meter.Starts > 0) stages.Add(StageReport.Of(meter));
    }
}
