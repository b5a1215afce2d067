using Penstock.Models;
using Penstock.Monitoring;

namespace Penstock.Serving;

/// <summary>How a model is served.</summary>
public sealed record ServeOptions
{
    /// <summary>Which versions are loaded. Those that an alias points to always are. Default: the latest.</summary>
    public VersionPolicy Versions { get; init; } = Serve.Latest();

    /// <summary>Labels of versions beside those of the model's file aliases.json.</summary>
    public IReadOnlyDictionary<string, long> Labels { get; init; } = new Dictionary<string, long>();

    /// <summary>Whether a label of <see cref="Labels"/> may point to a version that cannot be used when the server starts; it holds once it can. Default false.</summary>
    public bool AllowUnavailableLabels { get; init; }

    /// <summary>Whether the server refuses to start when no version can be used. Default false.</summary>
    public bool Required { get; init; }

    /// <summary>How requests are put together.</summary>
    public BatchOptions Batching { get; init; } = new();

    /// <summary>Where answered requests are logged; null, the default, for nowhere.</summary>
    public RequestLogOptions? RequestLog { get; init; }

    /// <summary>How model files are loaded: a user's own layers and operators.</summary>
    public LoadOptions Loading { get; init; } = new();
}
