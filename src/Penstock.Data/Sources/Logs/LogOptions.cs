namespace Penstock.Data;

/// <summary>How a growing log is followed.</summary>
public sealed record LogOptions
{
    /// <summary>How long to wait between looks at the file; half a second by default.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long nothing may come before following ends; null: it ends by cancellation alone.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The event time of a line; null: lines come in the order of the file.</summary>
    public Func<string, DateTimeOffset>? EventTime { get; init; }

    /// <summary>How much older than the newest line a line may be and still be put in its place; 0 by default. A line is given once one that is newer by so much has been seen.</summary>
    public TimeSpan Lateness { get; init; }

    /// <summary>Whether lines that are older than one given before are given all the same, as they come; false: they are counted and dropped.</summary>
    public bool GiveLate { get; init; }

    /// <summary>The most lines that are held back to be put in order; 100,000 by default. Beyond it the oldest is given early.</summary>
    public int MostHeld { get; init; } = 100_000;

    /// <summary>The most bytes of a line; 1 MiB by default.</summary>
    public int MostLineBytes { get; init; } = 1 << 20;

    /// <summary>Where to begin; null: at the file's beginning.</summary>
    public LogPosition? From { get; init; }

    /// <summary>The clock that waiting goes by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
