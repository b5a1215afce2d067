using System.Collections.Concurrent;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>Answers that last.</summary>
public class EventStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outlast_the_time_of_requests_and_take_no_place_of_theirs()
    {
        var clock = new ManualClock();
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new WebServer(new(Seed: 1) { Clock = clock, Limits = new() { Concurrency = 1, Queue = 0, RequestTime = TimeSpan.FromSeconds(1), Lasting = 1 } });
        server.Add(new("GET", "/events", "Lasts.")
        {
            Lasting = true, Answer = async context =>
            {
                EventStream stream = await EventStream.BeginAsync(context);
                await next.Task;
                await stream.SendAsync("tick", "{}"u8.ToArray());
            },
        });
        server.Add(new("GET", "/one", "One.") { Answer = context => JsonAnswer.WriteAsync(context, 200, "1"u8.ToArray()) });
        using HttpClient client = await server.ClientAsync();
        using HttpResponseMessage lasting = await client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal("text/event-stream", lasting.Content.Headers.ContentType!.MediaType);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("1", await client.GetStringAsync("/one", Cancel));
        Assert.Equal(429, (await client.GetAsync("/events", Cancel).ErrorAsync()).Status);
        next.SetResult();
        Assert.Equal(": begins\n\nevent: tick\ndata: {}\n\n", await lasting.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_client_has_so_many_and_others_still_have_theirs()
    {
        var limiter = new Penstock.Web.LastingLimiter(most: 4, mostOfClient: 2);
        Assert.Equal([true, true, false, true, true, false], new[] { "a", "a", "a", "b", "c", "b" }.Select(client => limiter.TryEnter(client) is null));
        limiter.Leave("a");
        Assert.Null(limiter.TryEnter("a"));

        // Behind a socket file all clients look the same.
        var unnamed = new Penstock.Web.LastingLimiter(most: 3, mostOfClient: 1);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => unnamed.TryEnter("") is null));

        await using var server = new WebServer(new(Seed: 1) { Limits = new() { LastingOfClient = 1 } });
        server.Add(new("GET", "/events", "Lasts.") { Lasting = true, Answer = async context => await (await EventStream.BeginAsync(context)).CommentAsync((await new TaskCompletionSource<string>().Task.WaitAsync(context.RequestAborted))) });
        using HttpClient client = await server.ClientAsync();
        using HttpResponseMessage first = await client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using HttpResponseMessage second = await client.GetAsync("/events", Cancel);
        Assert.Equal((429, "1"), ((int)second.StatusCode, second.Headers.RetryAfter!.ToString()));
        Assert.Contains("More than 1 pages of this address listen", await second.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task End_when_the_server_stops()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = new WebServer(new(Seed: 1) { Log = (_, sentence) => told.Enqueue(sentence) });
        server.Add(new("GET", "/events", "Lasts.")
        {
            Lasting = true, Answer = async context =>
            {
                await EventStream.BeginAsync(context);
                await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
            },
        });
        using HttpClient client = await server.ClientAsync();
        using HttpResponseMessage lasting = await client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        await server.StopAsync();
        Assert.Equal(": begins\n\n", await lasting.Content.ReadAsStringAsync(Cancel));
        Assert.Empty(told);
    }
}
