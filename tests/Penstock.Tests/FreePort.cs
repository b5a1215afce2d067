using System.Net;
using System.Net.Sockets;

namespace Penstock.Tests;

/// <summary>A port for a server in a process of its own, which cannot tell which one it took.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
