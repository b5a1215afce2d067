using Microsoft.AspNetCore.Http;

namespace Penstock.Web;

/// <summary>Who asks.</summary>
/// <param name="Who">How the person came in: "password", "token" or "link".</param>
/// <param name="CanWrite">Whether requests that change something are answered.</param>
/// <param name="Until">When the session ends.</param>
public sealed record Session(string Who, bool CanWrite, DateTimeOffset Until)
{
    /// <summary>The session of a request; null where the server has no sessions, or the request none.</summary>
    /// <param name="context">The request.</param>
    public static Session? Of(HttpContext context) => context.Features.Get<Session>();
}
