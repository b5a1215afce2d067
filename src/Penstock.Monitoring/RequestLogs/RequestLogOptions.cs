namespace Penstock.Monitoring;

/// <summary>Where and how requests are logged.</summary>
/// <param name="Folder">The folder of one model's requests, such as <c>work/requests/taxi</c>; it is made where it is absent.</param>
/// <param name="SampleRate">The share of the requests that is logged, 0 to 1; the id of a request decides, so that it is logged whole or not at all.</param>
public sealed record RequestLogOptions(string Folder, double SampleRate = 1)
{
    /// <summary>A file is closed and the next begun when it has this many bytes. Default 64 MiB.</summary>
    public long MaxFileBytes { get; init; } = 64L << 20;

    /// <summary>A file is closed and the next begun when it is this old. Default one day.</summary>
    public TimeSpan MaxFileAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Closed files whose last row is older are deleted; null, the default, for none.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The oldest closed files are deleted while all together have more bytes; null, the default, for no limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Bytes that may wait to be written; rows beyond are dropped and counted. Default 16 MiB.</summary>
    public int MaxQueuedBytes { get; init; } = 16 << 20;

    /// <summary>How often what was written is flushed to the disk. Default one second.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What is kept of columns that must not be logged whole; columns without a rule are.</summary>
    public IReadOnlyDictionary<string, ColumnRule> Columns { get; init; } = new Dictionary<string, ColumnRule>();

    /// <summary>The key under which <see cref="ColumnRule.Hash"/> hashes; at least 16 bytes, where a column is hashed.</summary>
    public ReadOnlyMemory<byte> HashKey { get; init; }

    /// <summary>Tells the time of files. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal const int LeastKeyBytes = 16;

    internal void Check()
    {
        static ArgumentException Error(string expected, string got) => new($"RequestLog: expected {expected}, got {got}.");
        if (string.IsNullOrWhiteSpace(Folder)) throw Error("a folder", "none");
        if (!(SampleRate is >= 0 and <= 1)) throw Error("a sample rate from 0 to 1", $"{SampleRate}");
        if (MaxFileBytes < 1) throw Error("files of at least 1 byte", $"{MaxFileBytes}");
        if (MaxFileAge <= TimeSpan.Zero) throw Error("files of some age", $"{MaxFileAge}");
        if (MaxAge is { } age && age <= TimeSpan.Zero) throw Error("a greatest age above 0", $"{age}");
        if (MaxBytes < 1) throw Error("a limit of at least 1 byte", $"{MaxBytes}");
        if (MaxQueuedBytes < 1) throw Error("a queue of at least 1 byte", $"{MaxQueuedBytes}");
        if (FlushInterval <= TimeSpan.Zero) throw Error("a flush interval above 0", $"{FlushInterval}");
        if (Columns.Values.Any(rule => rule.Kind == ColumnRule.Keeping.Hash) && HashKey.Length < LeastKeyBytes)
            throw Error($"a hash key of at least {LeastKeyBytes} bytes for hashed columns", $"{HashKey.Length} bytes");
    }
}
