namespace Penstock.Models;

/// <summary>How a run is logged.</summary>
public sealed record RunWriterOptions
{
    /// <summary>After how long at most what was logged is in the file. Default two seconds.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many bytes may wait to be written. Where the file takes them, whoever logs more waits; where it does not, what is more is lost and counted. Default 64 MiB.</summary>
    public int MostWaiting { get; init; } = 64 << 20;

    /// <summary>What is appended to the name of the file. Default nothing.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>Is told the first time that something cannot be written, by the thread that writes; what it throws is passed over. <see cref="RunWriter.Failure"/> has it too.</summary>
    public Action<IOException>? Failed { get; init; }

    /// <summary>What events are dated and flushed by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long Flush and Dispose wait at most for a file that does not take what is written.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Opens the file of a path for writing; the file system's if null, the default.</summary>
    internal Func<string, Stream>? Opens { get; init; }

    // The longest time of a timer.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    internal void Check()
    {
        if (FlushInterval <= TimeSpan.Zero || FlushInterval > s_longest || MostWaiting < 1)
            throw new ArgumentException($"RunLog: expected a FlushInterval above 0 and of at most {s_longest.Days} days, and MostWaiting of 1 or more, got {FlushInterval} and {MostWaiting}.");
        if (Suffix.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
            throw new ArgumentException($"RunLog: expected a Suffix that can end the name of a file, got \"{Suffix}\". A folder of its own is told by the folder of the log.");
    }
}
