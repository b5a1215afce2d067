using Penstock.Web;

namespace Penstock.Tests;

/// <summary>What a server does with more requests than it works on at once.</summary>
public class SheddingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Past_work_and_queue_it_refuses_and_stays_healthy_and_then_answers_all_it_took()
    {
        TaskCompletionSource release = new(), working = new();
        var clock = new ManualClock();
        await using var server = new WebServer(new(Seed: 1) { Clock = clock, Limits = new() { Concurrency = 1, Queue = 2 } })
        {
            Dispatch = async context =>
            {
                working.TrySetResult();
                await release.Task;
                await JsonAnswer.WriteAsync(context, 200, "1"u8.ToArray());
            },
        };
        using HttpClient client = await server.ClientAsync();
        Task<HttpResponseMessage> first = client.GetAsync("/", Cancel);
        await working.Task;
        Task<HttpResponseMessage>[] waiting = [client.GetAsync("/", Cancel), client.GetAsync("/", Cancel)];
        await UntilAsync(client, "penstock_http_requests_waiting 2");

        using (HttpResponseMessage refused = await client.GetAsync("/", Cancel))
        {
            Assert.Equal((429, TimeSpan.FromSeconds(1)), ((int)refused.StatusCode, refused.Headers.RetryAfter!.Delta));
            Assert.Equal("""{"error":"More requests wait than this server lets wait. Ask again later."}""", await refused.Content.ReadAsStringAsync(Cancel));
        }
        Assert.Contains("ready", await client.GetStringAsync("/health/ready", Cancel));
        clock.Advance(TimeSpan.FromSeconds(1.5));
        foreach (Task<HttpResponseMessage> sentAway in waiting)
            Assert.Equal((503, "The request waited for too long, since the server has more to do than it can. Ask again later."), await sentAway.ErrorAsync());
        release.SetResult();
        Assert.Equal(200, (int)(await first).StatusCode);
        string metrics = await client.GetStringAsync("/metrics", Cancel);
        Assert.Contains("penstock_http_requests_shed_total{reason=\"queue_full\"} 1\n", metrics);
        Assert.Contains("penstock_http_requests_shed_total{reason=\"waited_too_long\"} 2\n", metrics);
        Assert.Contains("penstock_http_requests_working 0\n", metrics);
    }

    [Fact]
    public async Task A_request_that_is_worked_on_for_too_long_is_ended()
    {
        var clock = new ManualClock();
        var working = new TaskCompletionSource();
        await using var server = new WebServer(new(Seed: 1) { Clock = clock, Limits = new() { RequestTime = TimeSpan.FromSeconds(3) } })
        {
            Dispatch = async context =>
            {
                CancellationToken ending = context.RequestAborted;
                working.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(ending);
            },
        };
        using HttpClient client = await server.ClientAsync();
        Task<HttpResponseMessage> late = client.GetAsync("/", Cancel);
        await working.Task;
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((504, "The request was worked on for longer than 3 s."), await late.ErrorAsync());
        Assert.Contains("live", await client.GetStringAsync("/health/live", Cancel));
    }

    private static async Task UntilAsync(HttpClient client, string line)
    {
        while (!(await client.GetStringAsync("/metrics", Cancel)).Contains(line)) await Task.Yield();
    }
}
