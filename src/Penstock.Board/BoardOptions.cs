using Microsoft.Extensions.Logging;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>What a <see cref="BoardServer"/> shows, where it listens and whom it lets in.</summary>
/// <param name="LogFolder">The folder of run logs: every folder in it that holds event files is a run. It need not exist yet.</param>
public sealed record BoardOptions(string LogFolder)
{
    /// <summary>The port; 0, the default, for a free one, which <see cref="BoardServer.Address"/> tells.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The address that is listened on: an IP address, "localhost", "*" or "unix:/path". Default 127.0.0.1.
    /// An address that other machines reach needs a token or a password file.
    /// </summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The certificate; null for no TLS.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>A text of 16 characters or more that lets in whoever has it; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>A file of passwords, one a line; null for none. Where other machines reach <see cref="Host"/>, a password has 12 characters or more. A file that others may read is warned about.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>At least 32 random bytes that sign sessions and links; needed with a token or a password file.</summary>
    public byte[]? Key { get; init; }

    /// <summary>A file that keeps which sessions were ended, so that they stay ended after a start with the same key; null, the default, for memory alone.</summary>
    public string? EndedSessions { get; init; }

    /// <summary>Whether nobody may change notes, archive or delete. Default: no.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The folder of the web application. Default: the folder board beside the program.</summary>
    public string Assets { get; init; } = Path.Combine(AppContext.BaseDirectory, "board");

    /// <summary>How often the logs are looked at. Default: half a second.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How the logs are read, and how much of them.</summary>
    public RunFolderOptions Reading { get; init; } = new();

    /// <summary>What messages advise where a limit of <see cref="Reading"/> was met, by its name, in place of "Set MostTags": "Start the board with --most-tags" where that can be done. Default: the limit itself.</summary>
    public IReadOnlyDictionary<string, string> Advice { get; init; } = new Dictionary<string, string>();

    /// <summary>How many bytes of memory answers that are made of values of logs may take at the same time: further ones wait, and are then refused by 503. Default: 768 MiB.</summary>
    public long AnswerBytes { get; init; } = BoardLimits.AnswerBytes;

    /// <summary>How much the server takes.</summary>
    public WebLimits Limits { get; init; } = new() { BodyBytes = 4 << 20, RequestLineBytes = 16 << 10, DrainTime = TimeSpan.FromSeconds(5) };

    /// <summary>Is told what goes wrong on the server's side, a sentence each; null for silence.</summary>
    public Action<LogLevel, string>? Log { get; init; }

    /// <summary>The clock of time limits, sessions and of what counts as running.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The seed of the request ids; null, the default, for one of the clock.</summary>
    public long? Seed { get; init; }

    internal bool HasSessions => Token is not null || PasswordFile is not null;

    /// <summary>Whether no other machine reaches <see cref="Host"/>.</summary>
    public bool IsLocal => Host == "localhost" || Host.StartsWith("unix:", StringComparison.Ordinal) || System.Net.IPAddress.TryParse(Host, out var ip) && System.Net.IPAddress.IsLoopback(ip);

    internal void Require()
    {
        if (!IsLocal && !HasSessions)
            throw new InvalidOperationException($"board: expected a token or a password file for the address {Host}, which other machines reach, got none. Give one, or listen on 127.0.0.1.");
        if (HasSessions && Key is null) throw new InvalidOperationException("board: expected a key of 32 random bytes beside a token or a password file, got none. Draw one.");
    }
}
