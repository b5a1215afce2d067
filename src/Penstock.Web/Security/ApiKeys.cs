using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>The API keys of a file.</summary>
internal sealed class ApiKeys(string path, TimeProvider clock, Action<LogLevel, string>? log)
{
    private const string Scheme = "Bearer ";

    private readonly SecretLines _keys = new(path, "API key", "key file", clock, log);

    /// <summary>Whether a request carries one of the keys.</summary>
    public bool Allow(IHeaderDictionary headers) =>
        BearerOf(headers) is { } bearer ? _keys.Find(bearer) is not null : headers.TryGetValue("X-Api-Key", out var key) && _keys.Find(key.ToString()) is not null;

    /// <summary>What a request carries as <c>Authorization: Bearer ...</c>; null for nothing.</summary>
    public static string? BearerOf(IHeaderDictionary headers)
    {
        string? authorization = headers.Authorization;
        return authorization is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : null;
    }
}
