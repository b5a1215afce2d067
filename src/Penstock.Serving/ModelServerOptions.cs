using Microsoft.Extensions.Logging;
using Penstock.Web;

namespace Penstock.Serving;

/// <summary>What a <see cref="ModelServer"/> listens on, whom it lets in and how much it takes.</summary>
public sealed record ModelServerOptions
{
    /// <summary>The port of REST; 0, the default, for a free one, which <see cref="ModelServer.Address"/> tells.</summary>
    public int RestPort { get; init; }

    /// <summary>The address that is listened on: an IP address, "localhost", "*" or "unix:/path". Default 127.0.0.1.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The certificate; null for no TLS.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>A file of API keys, one a line; null lets everybody in.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>How much the server takes.</summary>
    public WebLimits Limits { get; init; } = new();

    /// <summary>How often the folders of models are looked at. Default one second.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Is told what happens to models, and what goes wrong on the server's side, a sentence each; null for silence.</summary>
    public Action<LogLevel, string>? Log { get; init; }

    /// <summary>The clock of time limits, latencies and logs.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The seed of the request ids; null, the default, for one of the clock, so that the ids of two runs differ.</summary>
    public long? Seed { get; init; }
}
