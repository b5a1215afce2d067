using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Penstock.Tests;

/// <summary>What came back over a wire.</summary>
internal sealed record WireAnswer(int Status, Dictionary<string, string> Headers, string Body)
{
    /// <summary>The sentence of an error.</summary>
    public string Error => (string)System.Text.Json.Nodes.JsonNode.Parse(Body)!["error"]!;
}

/// <summary>A client that sends bytes as they are, be they a request or not.</summary>
internal sealed class WireClient : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private WireClient(Socket socket)
    {
        _socket = socket;
        _stream = new(socket, ownsSocket: true);
    }

    public static async Task<WireClient> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return new(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Sends the same bytes until the other side no longer takes them.</summary>
    public async Task<long> SendUntilRefusedAsync(ReadOnlyMemory<byte> bytes, long most)
    {
        long sent = 0;
        try
        {
            for (; sent < most; sent += bytes.Length) await SendAsync(bytes);
        }
        catch (IOException)
        {
            // The server has closed the connection, as it should.
        }
        return sent;
    }

    /// <summary>No more will be sent.</summary>
    public void CloseSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection when it is disposed, instead of ending it.</summary>
    public void BreakAtEnd() => _socket.LingerState = new(enable: true, seconds: 0);

    /// <summary>The next answer; null where the connection was closed instead.</summary>
    public async Task<WireAnswer?> ReadAsync()
    {
        if (await LineAsync() is not { } first) return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync() is { Length: > 0 } line) headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        byte[] body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await _stream.ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return new(int.Parse(first.Split(' ')[1], CultureInfo.InvariantCulture), headers, Encoding.UTF8.GetString(body));
    }

    /// <summary>Waits until the server closes the connection.</summary>
    public async Task<bool> IsClosedAsync() => await ByteAsync() is null;

    public void Dispose() => _stream.Dispose();

    private async Task<string?> LineAsync()
    {
        var line = new StringBuilder();
        while (await ByteAsync() is { } one)
        {
            if (one == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one);
        }
        return line.Length == 0 ? null : line.ToString();
    }

    private async Task<byte?> ByteAsync()
    {
        byte[] one = new byte[1];
        try
        {
            return await _stream.ReadAsync(one, TestContext.Current.CancellationToken) == 0 ? null : one[0];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
