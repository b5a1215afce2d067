using System.Net;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>Who of a machine may write to a server that lets everybody in.</summary>
public class ConnectionOwnerTests
{
    // Of Linux 6.18: a server of root on 127.0.0.1:6006, [::1]:6007 and *:6008; clients of nobody (65534), one of root, and one of nobody that has closed its end (0100007F:B67A).
    private const string Tables = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1776 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 18367271 1 00000000be191f90 100 0 0 10 0
           2: 0100007F:1776 0100007F:B67A 08 00000000:00000001 00:00000000 00000000     0        0 18367290 1 00000000396c4763 20 4 0 10 -1
           3: 0100007F:1776 0100007F:B682 01 00000000:00000000 00:00000000 00000000     0        0 18367291 1 00000000a43b317a 20 0 0 10 -1
           4: 0100007F:1776 0100007F:B65C 01 00000000:00000000 00:00000000 00000000     0        0 18367288 1 00000000564bc166 20 0 0 10 -1
           5: 0100007F:1776 0100007F:B66C 01 00000000:00000000 00:00000000 00000000     0        0 18367289 1 00000000f5aeb5de 20 0 0 10 -1
           6: 0100007F:B65C 0100007F:1776 01 00000000:00000000 00:00000000 00000000 65534        0 18368728 2 0000000057d4bc14 20 0 0 10 -1
           7: 0100007F:B67A 0100007F:1776 05 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000064c73014
           8: 0100007F:B682 0100007F:1776 01 00000000:00000000 00:00000000 00000000     0        0 18367287 2 000000009ce9d006 20 0 0 10 -1
           9: 0100007F:CCB8 0100007F:1778 01 00000000:00000000 00:00000000 00000000 65534        0 18368730 2 00000000d748eaf2 20 0 0 10 -1
          sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000000000000000000001000000:1777 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 18367272 1 0000000062d18f27 100 0 0 10 0
           2: 0000000000000000FFFF00000100007F:1778 0000000000000000FFFF00000100007F:CCB8 01 00000000:00000000 00:00000000 00000000     0        0 18367293 1 00000000f2da32a6 20 0 0 10 -1
           3: 00000000000000000000000001000000:1777 00000000000000000000000001000000:8FAC 01 00000000:00000000 00:00000000 00000000     0        0 18367292 1 00000000ca152667 20 0 0 10 -1
           4: 0000000000000000FFFF00000100007F:B66C 0000000000000000FFFF00000100007F:1776 01 00000000:00000000 00:00000000 00000000 65534        0 18368731 2 000000007bfa8bd2 20 0 0 10 -1
           5: 00000000000000000000000001000000:8FAC 00000000000000000000000001000000:1777 01 00000000:00000000 00:00000000 00000000 65534        0 18368729 2 0000000036a59bbf 20 0 0 10 -1
        """;

    private static readonly string[] s_lines = Tables.Split('\n');

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1:46684", "127.0.0.1:6006", 65534u, 0u)]
    [InlineData("127.0.0.1:46722", "127.0.0.1:6006", 0u, 0u)]
    [InlineData("127.0.0.1:46700", "127.0.0.1:6006", 65534u, 0u)]
    [InlineData("[::ffff:127.0.0.1]:52408", "[::ffff:127.0.0.1]:6008", 65534u, 0u)]
    [InlineData("127.0.0.1:52408", "127.0.0.1:6008", 65534u, 0u)]
    [InlineData("[::1]:36780", "[::1]:6007", 65534u, 0u)]
    [InlineData("127.0.0.1:46714", "127.0.0.1:6006", null, null)]
    [InlineData("127.0.0.1:46684", "127.0.0.1:6007", null, null)]
    [InlineData("127.0.0.1:36780", "127.0.0.1:6007", null, null)]
    public void Users_of_both_ends_are_read_of_ends_that_are_open(string client, string server, uint? user, uint? own)
    {
        if (!BitConverter.IsLittleEndian) return;
        Assert.Equal((user, own), ConnectionOwner.UsersOf(s_lines, IPEndPoint.Parse(client), IPEndPoint.Parse(server)));
    }

    [Fact]
    public void Root_is_believed_when_it_is_told_twice_and_a_line_may_be_missing_once()
    {
        if (!BitConverter.IsLittleEndian) return;
        string[] root = [.. s_lines.Where(line => line.Contains(":B682 "))], nobody = [.. root.Select(line => line.Replace("     0        0 18367287", " 65534        0 18367287"))];
        bool IsTrusted(params string[][] looks)
        {
            var left = new Queue<string[]>(looks);
            return ConnectionOwner.IsTrusted(() => left.TryDequeue(out string[]? lines) ? lines : [], IPEndPoint.Parse("127.0.0.1:46722"), IPEndPoint.Parse("127.0.0.1:6006"));
        }
        Assert.True(IsTrusted(root, root));
        Assert.True(IsTrusted([], root, root));
        Assert.False(IsTrusted(root));
        Assert.False(IsTrusted(nobody, root, root));
        Assert.False(IsTrusted(root[1..], root[1..], root[1..]));
        Assert.False(IsTrusted());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    [InlineData("*")]
    public async Task Who_started_a_server_may_write_and_another_user_of_the_machine_may_look(string host)
    {
        await using WebServer server = Server(host);
        using HttpClient own = await server.ClientAsync();
        own.DefaultRequestHeaders.Add("X-Penstock", "1");
        foreach (string method in new[] { "GET", "POST", "POST" })
        {
            using HttpResponseMessage answer = await own.SendAsync(new(new(method), "/thing"), Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        if (!OperatingSystem.IsLinux()) return;
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can ask as another user.");
        string written = await OtherUser.AskAsync(server.Addresses[0], "POST", "/thing");
        Assert.StartsWith("HTTP/1.1 403 ", written);
        Assert.Contains("/thing: expected a change by the user who started this server, or by root, got one by another. Start it with a token or a password file (--token, --password-file) to let others in.", written);
        Assert.StartsWith("HTTP/1.1 200 ", await OtherUser.AskAsync(server.Addresses[0], "GET", "/thing"));
    }

    private static WebServer Server(string host)
    {
        var server = new WebServer(new(1) { Listen = [new(host)], OnlyOwnerWrites = true });
        server.Add(new("GET", "/thing", "Looks.") { Answer = _ => Task.CompletedTask });
        server.Add(new("POST", "/thing", "Changes.") { Writes = true, Answer = _ => Task.CompletedTask });
        return server;
    }
}
