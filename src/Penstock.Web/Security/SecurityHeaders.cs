namespace Penstock.Web;

/// <summary>Headers that tell a browser what pages of a server may do.</summary>
public static class SecurityHeaders
{
    /// <summary>
    /// For an application whose script, style and pictures all come from its server: no inline script, no frame, no other site;
    /// pictures and sounds may also be blobs that the page has made.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ForApplication { get; } =
    [
        new("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; "
            + "font-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
        new("X-Content-Type-Options", "nosniff"),
        new("X-Frame-Options", "DENY"),
        new("Referrer-Policy", "no-referrer"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ];
}
