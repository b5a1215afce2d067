using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Penstock.Web;

/// <summary>Which user of this machine holds the other end of a connection, as Linux tells it in /proc/net/tcp and tcp6; looked up once, when it is asked for.</summary>
public sealed class ConnectionOwner
{
    private const uint Root = 0;
    private const string Table = "/proc/net/tcp", TableOfSix = "/proc/net/tcp6", Established = "01";
    private const int UserField = 7, Looks = 3;

    private readonly Lazy<bool> _isTrusted;

    private ConnectionOwner(IPEndPoint client, IPEndPoint server) => _isTrusted = new(() => IsTrusted(client, server));

    /// <summary>Whether a request comes from the user whom the server runs as, or from root; yes where that is not looked up (<see cref="WebOptions.OnlyOwnerWrites"/>).</summary>
    /// <param name="context">The request.</param>
    public static bool MayWrite(HttpContext context) => context.Features.Get<ConnectionOwner>()?._isTrusted.Value ?? true;

    /// <summary>Whether the system tells who holds a connection. Asked once before the start: what cannot be read later is told by nobody.</summary>
    internal static bool IsTold()
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ReadLines(Table).Any();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    internal static ConnectionDelegate Around(ConnectionDelegate next) => connection =>
    {
        if (connection is { RemoteEndPoint: IPEndPoint client, LocalEndPoint: IPEndPoint server }) connection.Features.Set(new ConnectionOwner(client, server));
        return next(connection);
    };

    private static bool IsTrusted(IPEndPoint client, IPEndPoint server)
    {
        try
        {
            return IsTrusted(() => File.ReadLines(Table).Concat(File.Exists(TableOfSix) ? File.ReadLines(TableOfSix) : []), client, server);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // An end that is being closed belongs to root for a moment, so root counts when it is told twice; and a table that changes while it is read may leave out a line.
    internal static bool IsTrusted(Func<IEnumerable<string>> read, IPEndPoint client, IPEndPoint server)
    {
        int roots = 0;
        for (int look = 0; look < Looks; look++)
        {
            if (UsersOf(read(), client, server) is not ({ } user, { } own)) continue;
            if (user != Root) return user == own;
            if (++roots == 2) return true;
        }
        return false;
    }

    /// <summary>The users of both ends of a connection; null where no line tells it of an end that is open.</summary>
    internal static (uint? Client, uint? Server) UsersOf(IEnumerable<string> lines, IPEndPoint client, IPEndPoint server)
    {
        string[] ofClient = Columns(client, server), ofServer = Columns(server, client);
        (uint? Client, uint? Server) users = default;
        foreach (string line in lines)
        {
            if (ofClient.Any(columns => line.Contains(columns, StringComparison.Ordinal))) users.Client = UserOf(line);
            else if (ofServer.Any(columns => line.Contains(columns, StringComparison.Ordinal))) users.Server = UserOf(line);
        }
        return users;
    }

    // Either end of IPv4 may be held by a socket of IPv6, which has it as ::ffff:a.b.c.d.
    private static string[] Columns(IPEndPoint own, IPEndPoint other)
    {
        string six = $": {Text(own.Address.MapToIPv6(), own.Port)} {Text(other.Address.MapToIPv6(), other.Port)} {Established} ";
        return own.Address.MapToIPv6().IsIPv4MappedToIPv6 ? [$": {Text(own.Address.MapToIPv4(), own.Port)} {Text(other.Address.MapToIPv4(), other.Port)} {Established} ", six] : [six];
    }

    // Words of 32 bits, each as the machine has it in memory.
    private static string Text(IPAddress address, int port)
    {
        byte[] bytes = address.GetAddressBytes();
        return string.Concat(Enumerable.Range(0, bytes.Length / sizeof(uint)).Select(word => BitConverter.ToUInt32(bytes, word * sizeof(uint)).ToString("X8", CultureInfo.InvariantCulture))) + $":{port:X4}";
    }

    private static uint? UserOf(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > UserField } fields && uint.TryParse(fields[UserField], CultureInfo.InvariantCulture, out uint user) ? user : null;
}
