using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Penstock.Web;

/// <summary>An address that a server listens on.</summary>
/// <param name="Host">An IP address, "localhost" (127.0.0.1), "*" (every address of the machine) or "unix:/path" (a socket file). Default: 127.0.0.1.</param>
/// <param name="Port">A port; 0 for a free one, which <see cref="WebServer.Addresses"/> tells once the server runs.</param>
public sealed record ListenAddress(string Host = "127.0.0.1", int Port = 0)
{
    /// <summary>Whether this address speaks without TLS although the server has a certificate. Default: no.</summary>
    public bool Plain { get; init; }

    /// <summary>The protocols. Default: HTTP/1.1, and HTTP/2 beside it under TLS. HTTP/2 without TLS needs an address of its own.</summary>
    public HttpProtocols Protocols { get; init; } = HttpProtocols.Http1AndHttp2;

    private const string Unix = "unix:", Everywhere = "*";

    internal string? SocketFile => Host.StartsWith(Unix, StringComparison.Ordinal) ? Host[Unix.Length..] : null;

    internal IPAddress? Ip => Host == Everywhere ? null : Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host);

    internal void Require()
    {
        if (Port is < 0 or > IPEndPoint.MaxPort) throw new ArgumentException($"ListenAddress: expected a port from 0 to {IPEndPoint.MaxPort}, got {Port}. Give such a one.");
        if (SocketFile is null && Host is not (Everywhere or "localhost") && !IPAddress.TryParse(Host, out _))
            throw new ArgumentException($"ListenAddress: expected an IP address, \"localhost\", \"*\" or \"unix:/path\", got \"{Host}\". Give one of these.");
    }
}
