using System.Text;
using Microsoft.AspNetCore.Http;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>Clients that send too much, too slowly, by halves or nonsense: each gets a sentence, and the rest goes on.</summary>
public class HostileClientTests
{
    private const string Post = "POST / HTTP/1.1\r\nHost: a\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nonsense\r\n\r\n", 400, "Expected a request of HTTP/1.1, got something else.")]
    [InlineData("\u0016\u0003\u0001\u0002\r\n\r\n", 400, "Expected a request of HTTP/1.1, got something else.")]
    [InlineData("GET / HTTP/3.7\r\n\r\n", 505, "Expected HTTP/1.1, got another version.")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400, "Expected a request of HTTP/1.1, got something else.")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nno header\r\n\r\n", 400, "Expected a request of HTTP/1.1, got something else.")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", 400, "Expected a request of HTTP/1.1, got something else.")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400, "Expected a request of HTTP/1.1, got something else.")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc", 400, "Expected a request of HTTP/1.1, got something else.")]
    public async Task What_is_no_request_is_told_so(string sent, int status, string sentence) =>
        Assert.Equal((status, sentence), await RefusedAsync(new(), sent));

    [Fact]
    public async Task Too_many_headers_are_refused() =>
        Assert.Equal((431, "The request has more headers, or longer ones, than this server takes."),
            await RefusedAsync(new(), "GET / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n")) + "\r\n"));

    [Fact]
    public async Task Long_headers_are_refused() =>
        Assert.Equal((431, "The request has more headers, or longer ones, than this server takes."),
            await RefusedAsync(new(), $"GET / HTTP/1.1\r\nHost: a\r\nX-Long: {new string('a', 40_000)}\r\n\r\n"));

    [Fact]
    public async Task A_long_path_is_refused() =>
        Assert.Equal((414, "The first line of the request is longer than this server takes."), await RefusedAsync(new(), $"GET /{new string('a', 10_000)} HTTP/1.1\r\nHost: a\r\n\r\n"));

    [Fact]
    public async Task Headers_that_do_not_end_are_given_up() =>
        Assert.Equal((408, "The headers of the request took too long."), await RefusedAsync(new() { HeaderTime = TimeSpan.FromSeconds(1) }, "GET / HTTP/1.1\r\nHost: a\r\nX-Slo"));

    [Fact]
    public async Task A_gigabyte_is_refused_before_it_is_sent()
    {
        await using WebServer server = Reading(new());
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync($"{Post}Content-Length: {1 << 30}\r\n\r\nstart");
        WireAnswer answer = (await wire.ReadAsync())!;
        Assert.Equal((413, "Expected a body of 67108864 bytes or fewer, got more."), (answer.Status, answer.Error));
        Assert.True(await wire.IsClosedAsync());
    }

    [Fact]
    public async Task An_endless_body_in_chunks_is_cut()
    {
        await using WebServer server = Reading(new() { BodyBytes = 1 << 20 });
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync($"{Post}Transfer-Encoding: chunked\r\n\r\n");
        byte[] chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
        Task<long> sending = wire.SendUntilRefusedAsync(chunk, most: 1L << 30);
        WireAnswer? answer = await wire.ReadAsync();
        // Where the wire breaks before the answer is read, there is none.
        if (answer is not null) Assert.Equal((413, "Expected a body of 1048576 bytes or fewer, got more."), (answer.Status, answer.Error));
        Assert.InRange(await sending, 1 << 20, (1L << 30) - 1);
        await AssertAnswersAsync(server);
    }

    [Fact]
    public async Task A_body_that_trickles_is_refused()
    {
        await using WebServer server = Reading(new() { BytesPerSecond = 1000, SlowTime = TimeSpan.FromSeconds(1.1) });
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync($"{Post}Content-Length: 100000\r\n\r\nab");
        WireAnswer answer = (await wire.ReadAsync())!;
        Assert.Equal((408, "Expected 1000 bytes of the body per second or more, got fewer."), (answer.Status, answer.Error));
        Assert.True(await wire.IsClosedAsync());
    }

    [Fact]
    public async Task Bodies_on_their_way_keep_nobody_from_work()
    {
        await using WebServer server = Reading(new() { Concurrency = 1, Queue = 0 });
        await server.StartAsync(Cancel);
        using WireClient slow = await WireClient.ConnectAsync(server.Addresses[0]), chunks = await WireClient.ConnectAsync(server.Addresses[0]);
        await slow.SendAsync($"{Post}Content-Length: 300000\r\n\r\nab");
        await chunks.SendAsync($"{Post}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        for (int i = 0; i < 10; i++) await AssertAnswersAsync(server);

        await slow.SendAsync(new string('x', 299_998));
        Assert.Equal("300000", (await slow.ReadAsync())!.Body);
        await chunks.SendAsync("2\r\nde\r\n0\r\n\r\n");
        Assert.Equal("5", (await chunks.ReadAsync())!.Body);
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\nhalf")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n10\r\nhalf")]
    public async Task Half_a_body_ends_its_connection_and_is_nothing_that_a_log_must_tell(string half)
    {
        var log = new List<string>();
        await using WebServer server = Reading(new(), log);
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync($"{Post}{half}");
        wire.CloseSending();
        WireAnswer? answer = await wire.ReadAsync();
        if (answer is not null) Assert.Equal((400, "close"), (answer.Status, answer.Headers["Connection"]));
        Assert.True(await wire.IsClosedAsync());
        await AssertAnswersAsync(server);
        await server.StopAsync();
        Assert.Empty(log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_leaves_while_its_body_is_waited_for_is_nothing_that_a_log_must_tell(bool breaks)
    {
        var log = new List<string>();
        await using WebServer server = Reading(new(), log);
        await server.StartAsync(Cancel);
        for (int i = 0; i < 10; i++)
        {
            using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
            await wire.SendAsync($"{Post}Expect: 100-continue\r\nContent-Length: 100\r\n\r\n");
            // Which is told once somebody reads the body.
            Assert.Equal(100, (await wire.ReadAsync())!.Status);
            await wire.SendAsync("half");
            if (breaks) wire.BreakAtEnd();
        }
        await AssertAnswersAsync(server);
        await server.StopAsync();
        Assert.Empty(log);
    }

    [Theory]
    [InlineData("zz")]
    [InlineData("-1")]
    [InlineData("7FFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFF")]
    public async Task A_chunk_whose_size_is_none_is_refused(string size)
    {
        var log = new List<string>();
        await using WebServer server = Reading(new(), log);
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync($"{Post}Transfer-Encoding: chunked\r\n\r\n{size}\r\nabc\r\n");
        WireAnswer answer = (await wire.ReadAsync())!;
        Assert.Equal(400, answer.Status);
        Assert.Contains("chunk", answer.Error);
        Assert.True(await wire.IsClosedAsync());
        await AssertAnswersAsync(server);
        await server.StopAsync();
        Assert.Empty(log);
    }

    [Fact]
    public async Task Requests_sent_at_once_are_answered_in_their_order()
    {
        await using WebServer server = Reading(new());
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync(string.Concat(Enumerable.Range(0, 50).Select(i => $"{Post}Content-Length: {i}\r\n\r\n{new string('x', i)}")));
        for (int i = 0; i < 50; i++) Assert.Equal($"{i}", (await wire.ReadAsync())!.Body);
    }

    [Fact]
    public async Task Nonsense_after_a_request_is_told_after_its_answer()
    {
        await using WebServer server = Reading(new());
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync($"{Post}Content-Length: 3\r\n\r\nabcnonsense\r\n\r\n");
        Assert.Equal("3", (await wire.ReadAsync())!.Body);
        Assert.Equal("Expected a request of HTTP/1.1, got something else.", (await wire.ReadAsync())!.Error);
        Assert.True(await wire.IsClosedAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_ends_its_request()
    {
        var ended = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var log = new List<string>();
        await using var server = new WebServer(new(Seed: 1) { Log = (_, sentence) => log.Add(sentence) })
        {
            Dispatch = async context =>
            {
                using var ending = context.RequestAborted.Register(ended.SetResult);
                entered.SetResult();
                await ended.Task;
                context.RequestAborted.ThrowIfCancellationRequested();
            },
        };
        await server.StartAsync(Cancel);
        using (WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]))
        {
            await wire.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await entered.Task;
        }
        await ended.Task;
        await server.StopAsync();
        Assert.Empty(log);
    }

    [Fact]
    public async Task Connections_past_the_limit_are_closed()
    {
        await using WebServer server = Reading(new() { Connections = 2 });
        await server.StartAsync(Cancel);
        using WireClient first = await WireClient.ConnectAsync(server.Addresses[0]), second = await WireClient.ConnectAsync(server.Addresses[0]);
        foreach (WireClient wire in new[] { first, second })
        {
            await wire.SendAsync($"{Post}Content-Length: 1\r\n\r\nx");
            Assert.Equal("1", (await wire.ReadAsync())!.Body);
        }
        using WireClient third = await WireClient.ConnectAsync(server.Addresses[0]);
        Assert.True(await third.IsClosedAsync());
    }

    private static WebServer Reading(WebLimits limits, List<string>? log = null) => new(new(Seed: 1) { Limits = limits, Log = (_, sentence) => log?.Add(sentence) })
    {
        Dispatch = async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            await JsonAnswer.WriteAsync(context, 200, Encoding.ASCII.GetBytes($"{body.Length}"));
        },
    };

    private static async Task<(int Status, string Sentence)> RefusedAsync(WebLimits limits, string sent)
    {
        await using WebServer server = Reading(limits);
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync(sent);
        WireAnswer answer = (await wire.ReadAsync())!;
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        await AssertAnswersAsync(server);
        return (answer.Status, answer.Error);
    }

    private static async Task AssertAnswersAsync(WebServer server)
    {
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync($"{Post}Content-Length: 4\r\n\r\ngood");
        Assert.Equal("4", (await wire.ReadAsync())!.Body);
    }
}
