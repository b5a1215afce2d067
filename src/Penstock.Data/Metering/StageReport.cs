namespace Penstock.Data;

/// <summary>What was measured of one stage of a dataset, over all epochs and threads.</summary>
public sealed record StageReport
{
    /// <summary>The verb of the stage, such as Map.</summary>
    public required string Verb { get; init; }

    /// <summary>How many elements it gave.</summary>
    public long Elements { get; init; }

    /// <summary>The bytes of the elements that it gave, estimated from some of them; null where their size is not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>How many epochs were read to their end.</summary>
    public long Epochs { get; init; }

    /// <summary>The time of its own work, of all its threads together.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>The time in which it waited for the stages before it, or worked for them where they have no threads of their own.</summary>
    public TimeSpan BlockedBefore { get; init; }

    /// <summary>The time in which its threads had no room, because the stage behind did not take elements; 0 for a stage without threads.</summary>
    public TimeSpan BlockedBehind { get; init; }

    /// <summary>How full its buffer was on average when something was taken from it, 0 to 1; null for a stage without one.</summary>
    public double? Fill { get; init; }

    /// <summary>How many elements, or chunks of them, its buffer can hold; 0 for a stage without one.</summary>
    public int Capacity { get; init; }

    /// <summary>How many threads work for it.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>Whether the stage chose its parallelism or capacity by itself.</summary>
    public bool IsTuned { get; init; }

    /// <summary>The bytes that it keeps, as a cache does.</summary>
    public long Held { get; init; }

    /// <summary>How many elements it left out because of errors.</summary>
    public long Skipped { get; init; }

    /// <summary>The first of those errors, a line each; null where there were none.</summary>
    public string? FirstErrors { get; init; }

    /// <summary>The bytes of a whole epoch; of what was read, where none was read to its end.</summary>
    internal long? BytesPerEpoch { get; private init; }

    /// <summary>What it costs the one behind: its work, shared by its threads.</summary>
    internal TimeSpan Cost => Busy / Math.Max(1, Parallelism);

    internal static StageReport Of(StageMeter meter)
    {
        long before = meter.Children.Sum(child => child.Inclusive);
        long own = meter.HasThreads ? meter.ThreadsBusy : Math.Max(0, meter.Inclusive - before);
        return new()
        {
            Verb = meter.Stage.Verb,
            Elements = meter.Elements,
            Bytes = meter.Bytes,
            BytesPerEpoch = meter is { Ends: > 0, Elements: > 0 } ? (long?)(meter.Bytes / (double)meter.Elements * meter.EndedElements / meter.Ends) : meter.Bytes,
            Epochs = meter.Ends,
            Busy = Time(own),
            BlockedBefore = Time(before),
            BlockedBehind = Time(meter.Behind),
            Fill = meter.Fill,
            Capacity = meter.Capacity,
            Parallelism = meter.Parallelism,
            IsTuned = meter.IsTuned,
            Held = meter.Held,
            Skipped = meter.Skipped,
            FirstErrors = meter.FirstErrors,
        };

        TimeSpan Time(long ticks) => TimeSpan.FromSeconds((double)ticks / meter.Frequency);
    }
}
