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
