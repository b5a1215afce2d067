using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Penstock.Web;

/// <summary>Something that a server answers, as the document at /openapi.json tells it.</summary>
/// <param name="Method">GET, POST, PUT, PATCH or DELETE; GET answers HEAD as well.</param>
/// <param name="Path">The path; a part in braces stands for any text: /v1/models/{model}.</param>
/// <param name="Summary">One sentence.</param>
public sealed record WebEndpoint(string Method, string Path, string Summary)
{
    /// <summary>Answers requests of exactly this path; null where <see cref="WebServer.Dispatch"/> does. A path with braces has none.</summary>
    public RequestDelegate? Answer { get; init; }

    /// <summary>Whether it asks for no API key and no session. Default: no.</summary>
    public bool Open { get; init; }

    /// <summary>Whether it is answered past the limit of concurrent requests, as health is. Default: no.</summary>
    public bool Urgent { get; init; }

    /// <summary>Whether it goes on for as long as its client listens, past the time and the number that other requests have: an <see cref="EventStream"/>. Default: no.</summary>
    public bool Lasting { get; init; }

    /// <summary>Whether it changes something: it asks for the header <c>X-Penstock: 1</c> and, where the server has sessions, for one that may write. Default: no.</summary>
    public bool Writes { get; init; }

    /// <summary>Whether sessions of a link, which may only look, are refused. Default: no.</summary>
    public bool ForWriters { get; init; }

    internal const string WriteHeader = "X-Penstock";

    /// <summary>The values of the query that it reads. Default: none.</summary>
    public IReadOnlyList<WebParameter> Query { get; init; } = [];

    /// <summary>The JSON schema of the body that a client sends, made when the document is asked for; null for none.</summary>
    public Func<JsonNode>? Request { get; init; }

    /// <summary>The content type of that body. Default: JSON.</summary>
    public string Takes { get; init; } = "application/json";

    /// <summary>The JSON schema of the body of an answer with status 200, made when the document is asked for; null where it is no JSON.</summary>
    public Func<JsonNode>? Response { get; init; }

    /// <summary>The content type of an answer with status 200 that is no JSON; null, the default, for none.</summary>
    public string? Gives { get; init; }
}
