using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Penstock.Web;

/// <summary>By what clients are told apart where something is counted for each.</summary>
internal static class ClientAddress
{
    /// <summary>The address of a client; of IPv6 its network of 64 bits, since whoever has one address has all of them. Empty where there is none, as on a socket file.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } six when !IPAddress.IsLoopback(six) => Convert.ToHexString(six.GetAddressBytes(), 0, 8),
        var other => (other.IsIPv4MappedToIPv6 ? other.MapToIPv4() : other).ToString(),
    };
}
