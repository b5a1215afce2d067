using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>What a <see cref="WebServer"/> listens on, whom it lets in and how much it takes.</summary>
/// <param name="Seed">The seed of the request ids; another at every start, or ids of two runs are alike.</param>
public sealed record WebOptions(long Seed)
{
    /// <summary>Where the server listens. Default: port 0 (a free one) of 127.0.0.1.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [new()];

    /// <summary>The certificate that all addresses but the plain ones answer with; null for no TLS.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>
    /// A file of API keys, one a line; a line that begins with '#' is a comment; null lets everybody in. A request carries a key as <c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>.
    /// The file is read again when it changes; while it cannot be read, the keys read last stay.
    /// </summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>How people are let in by password or token; null for no sessions.</summary>
    public SessionOptions? Sessions { get; init; }

    /// <summary>
    /// The names that a request may be sent to (its Host, without the port); null for any. A server of this machine alone that lets everybody in should name itself:
    /// a page of another site can make its own name mean this machine, and read what it answers.
    /// </summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>
    /// Whether of the users of this machine only the one whom the server runs as, and root, may write, where the system tells who asks (Linux). Default: no.
    /// For a server that listens on addresses of this machine alone and lets everybody in.
    /// </summary>
    public bool OnlyOwnerWrites { get; init; }

    /// <summary>Headers that every answer has, as those of <see cref="SecurityHeaders"/>. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether <see cref="WebServer.Dispatch"/> is asked without key or session, since it answers with public files. Default: no.</summary>
    public bool OpenDispatch { get; init; }

    /// <summary>The path that a request's path stands for, where endpoints answer under several; null for each its own.</summary>
    public Func<string, string>? PathOf { get; init; }

    /// <summary>How much the server takes.</summary>
    public WebLimits Limits { get; init; } = new();

    /// <summary>The paths that answer with the metrics. Default: /metrics.</summary>
    public IReadOnlyList<string> MetricsPaths { get; init; } = ["/metrics"];

    /// <summary>What the API is called in the document at /openapi.json.</summary>
    public string Title { get; init; } = "Penstock";

    /// <summary>Is told what goes wrong on the server's side, a sentence each; null for silence.</summary>
    public Action<LogLevel, string>? Log { get; init; }

    /// <summary>The least level that <see cref="Log"/> is told of ASP.NET's own messages. Default: warning.</summary>
    public LogLevel LogFrom { get; init; } = LogLevel.Warning;

    /// <summary>The clock of time limits and latencies.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
