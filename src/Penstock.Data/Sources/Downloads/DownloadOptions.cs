namespace Penstock.Data;

/// <summary>How a file is downloaded.</summary>
public sealed record DownloadOptions
{
    /// <summary>The SHA-256 of the whole file in hexadecimal digits; null: not checked.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The bytes of the whole file; null: not checked.</summary>
    public long? Size { get; init; }

    /// <summary>A folder that is looked into first, for a file of the same name; null: none.</summary>
    public string? Mirror { get; init; }

    /// <summary>How often the file is asked for before it is given up; 5 by default.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long to wait before the second attempt; a second by default, twice as long before each further one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the server may send nothing; half a minute by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Is told how far it is, at most ten times a second.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>What sends the requests; null: one that follows at most five redirects, and none from https to http.</summary>
    public HttpClient? Client { get; init; }

    /// <summary>The clock that waits and timeouts go by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
