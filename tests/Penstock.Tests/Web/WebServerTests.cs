using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>The host itself: paths, ids, errors, health, stopping.</summary>
public class WebServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_endpoints_by_path_and_everything_else_by_dispatch()
    {
        await using var server = new WebServer(new(Seed: 1)) { Dispatch = context => JsonAnswer.WriteAsync(context, 200, "\"other\""u8.ToArray()) };
        server.Add(new("GET", "/hello", "Greets.") { Answer = context => JsonAnswer.WriteAsync(context, 200, "\"hello\""u8.ToArray()) });
        using HttpClient client = await server.ClientAsync();

        Assert.Equal("\"hello\"", await client.GetStringAsync("/hello", Cancel));
        Assert.Equal("\"other\"", await client.GetStringAsync("/v1/models/a:predict?x=1", Cancel));
        using HttpResponseMessage head = await client.SendAsync(new(HttpMethod.Head, "/hello"), Cancel);
        Assert.Equal((200, 7L), ((int)head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task Tells_every_error_in_a_sentence_and_what_went_wrong_to_its_log_alone()
    {
        var log = new List<string>();
        await using var server = new WebServer(new(Seed: 1) { Log = (_, sentence) => log.Add(sentence) })
        {
            Dispatch = context => context.Request.Path.Value switch
            {
                "/secret" => throw new InvalidOperationException("password 123"),
                "/cancelled" => throw new OperationCanceledException("password 456"),
                "/refused" => throw new RefusedException(409, "It is \"there\" already."),
                _ => throw new RefusedException(404, "Nothing."),
            },
        };
        using HttpClient client = await server.ClientAsync();

        Assert.Equal((409, "It is \"there\" already."), await client.GetAsync("/refused", Cancel).ErrorAsync());
        Assert.Equal((404, "Nothing."), await client.GetAsync("/", Cancel).ErrorAsync());
        Assert.Equal((405, "Expected GET for /openapi.json, got POST."), await client.PostAsync("/openapi.json", null, Cancel).ErrorAsync());
        Assert.Empty(log);
        foreach (string path in new[] { "/secret", "/cancelled" })
        {
            var (status, sentence) = await client.GetAsync(path, Cancel).ErrorAsync();
            Assert.Equal(500, status);
            Assert.DoesNotContain("password", sentence);
            Assert.Contains("password", log[^1]);
            Assert.Contains($"GET {path}", log[^1]);
        }
    }

    [Fact]
    public async Task Breaks_an_answer_that_fails_on_its_way()
    {
        await using var server = new WebServer(new(Seed: 1))
        {
            Dispatch = async context =>
            {
                await context.Response.WriteAsync("half", Cancel);
                throw new InvalidOperationException();
            },
        };
        using HttpClient client = await server.ClientAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/", Cancel));
    }

    [Fact]
    public async Task Without_dispatch_an_unknown_path_is_told()
    {
        await using var server = new WebServer(new(Seed: 1));
        using HttpClient client = await server.ClientAsync();
        var (status, sentence) = await client.GetAsync("/nowhere", Cancel).ErrorAsync();
        Assert.Equal((404, "Expected a path of this server, got /nowhere. /openapi.json lists them."), (status, sentence));
    }

    [Fact]
    public async Task Gives_every_request_an_id_and_takes_plain_ones_of_clients()
    {
        await using var server = new WebServer(new(Seed: 1)) { Dispatch = context => JsonAnswer.WriteAsync(context, 200, Encoding.ASCII.GetBytes(context.TraceIdentifier)) };
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);

        async Task<string> IdAsync(string header)
        {
            await wire.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\n{header}\r\n");
            WireAnswer answer = (await wire.ReadAsync())!;
            Assert.Equal(answer.Body, answer.Headers["X-Request-Id"]);
            return answer.Body;
        }

        Assert.Equal("mine-1", await IdAsync("X-Request-Id: mine-1\r\n"));
        string first = await IdAsync(""), second = await IdAsync("X-Request-Id: with blank\r\n"), third = await IdAsync($"X-Request-Id: {new string('a', 129)}\r\n");
        Assert.All([first, second, third], id => Assert.Matches("^[0-9a-v]{20}$", id));
        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
    }

    [Fact]
    public void Ids_of_a_seed_are_always_the_same_and_never_repeat()
    {
        RequestIds ids = new(-7), again = new(-7), other = new(8);
        string[] made = [.. Enumerable.Range(0, 100_000).Select(_ => ids.Next())];
        Assert.Equal(made.Length, made.Distinct().Count());
        Assert.Equal(made.Take(3), [again.Next(), again.Next(), again.Next()]);
        Assert.NotEqual(made[0], other.Next());
    }

    [Fact]
    public async Task Is_ready_when_every_check_holds()
    {
        string? trouble = "No model is loaded.";
        await using var server = new WebServer(new(Seed: 1));
        server.Health.Add("models", () => trouble);
        server.Health.Add("broken", () => trouble is null ? null : throw new IOException("The disk is gone."));
        using HttpClient client = await server.ClientAsync();

        Assert.Equal("{\"status\":\"live\"}", await client.GetStringAsync("/health/live", Cancel));
        using HttpResponseMessage early = await client.GetAsync("/health/ready", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.Equal("""{"status":"not ready","checks":{"server":"ok","models":"No model is loaded.","broken":"The check failed; the log of the server tells why."}}""",
            await early.Content.ReadAsStringAsync(Cancel));
        trouble = null;
        Assert.Equal("""{"status":"ready","checks":{"server":"ok","models":"ok","broken":"ok"}}""", await client.GetStringAsync("/health/ready", Cancel));
        Assert.Throws<ArgumentException>(() => server.Health.Add("models", () => null));
    }

    [Fact]
    public async Task Lets_running_requests_end_when_it_stops_and_takes_no_new_ones()
    {
        TaskCompletionSource entered = new(), release = new();
        var server = new WebServer(new(Seed: 1))
        {
            Dispatch = async context =>
            {
                entered.SetResult();
                await release.Task;
                await context.Response.WriteAsync("done", Cancel);
            },
        };
        using HttpClient client = await server.ClientAsync();
        using WireClient idle = await WireClient.ConnectAsync(server.Addresses[0]);
        await idle.SendAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(200, (await idle.ReadAsync())!.Status);

        Task<string> running = client.GetStringAsync("/slow", Cancel);
        await entered.Task;
        Task stopping = server.StopAsync();
        Assert.True(await idle.IsClosedAsync());
        Assert.False(stopping.IsCompleted);
        await Assert.ThrowsAnyAsync<Exception>(() => WireClient.ConnectAsync(server.Addresses[0]));
        release.SetResult();
        Assert.Equal("done", await running);
        await stopping;
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Cuts_requests_that_do_not_end_when_it_stops()
    {
        var entered = new TaskCompletionSource();
        await using var server = new WebServer(new(Seed: 1) { Limits = new() { DrainTime = TimeSpan.FromMilliseconds(1) } })
        {
            Dispatch = async context =>
            {
                entered.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
            },
        };
        using HttpClient client = await server.ClientAsync();
        Task<string> running = client.GetStringAsync("/endless", Cancel);
        await entered.Task;
        await server.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => running);
    }

    [Fact]
    public async Task Runs_until_it_is_cancelled()
    {
        using var end = new CancellationTokenSource();
        await using var server = new WebServer(new(Seed: 1));
        Task running = server.RunAsync(end.Token);
        await end.CancelAsync();
        await running;
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync(Cancel));
    }

    [Fact]
    public async Task Says_which_address_is_taken()
    {
        await using var first = new WebServer(new(Seed: 1));
        await first.StartAsync(Cancel);
        int port = first.Addresses[0].Port;
        await using var second = new WebServer(new(Seed: 1) { Listen = [new("127.0.0.1", port)] });
        var error = await Assert.ThrowsAsync<IOException>(() => second.StartAsync(Cancel));
        Assert.StartsWith($"WebServer: expected free addresses of this machine, got 127.0.0.1:{port}:", error.Message);
    }

    [Fact]
    public void Refuses_settings_that_make_no_sense()
    {
        Assert.Contains("Concurrency", Assert.Throws<ArgumentException>(() => new WebServer(new(Seed: 1) { Limits = new() { Concurrency = 0 } })).Message);
        Assert.Contains("example.com", Assert.Throws<ArgumentException>(() => new WebServer(new(Seed: 1) { Listen = [new("example.com")] })).Message);
        Assert.Contains("70000", Assert.Throws<ArgumentException>(() => new WebServer(new(Seed: 1) { Listen = [new(Port: 70_000)] })).Message);
        Assert.Contains("/none", Assert.Throws<IOException>(() => new WebServer(new(Seed: 1) { ApiKeyFile = "/none" })).Message);
        var server = new WebServer(new(Seed: 1));
        Assert.Throws<ArgumentException>(() => server.Add(new("GET", "/a/{b}", "") { Answer = _ => Task.CompletedTask }));
        Assert.Throws<ArgumentException>(() => server.Add(new("GET", "/openapi.json", "")));
    }

    [Fact]
    public async Task Listens_on_several_addresses_and_on_a_socket_file()
    {
        using var folder = TestFiles.NewFolder();
        await using var server = new WebServer(new(Seed: 1) { Listen = [new(), new("localhost"), new("*"), new($"unix:{folder["web"]}")] });
        await server.StartAsync(Cancel);
        using var client = new HttpClient();
        foreach (Uri address in server.Addresses.Take(3)) Assert.Contains("live", await client.GetStringAsync(new Uri(address, "/health/live"), Cancel));
        Assert.Equal(4, server.Addresses.Count);
        Assert.True(File.Exists(folder["web"]));
    }

    [Fact]
    public async Task Serves_many_clients_at_once()
    {
        await using var server = new WebServer(new(Seed: 1))
        {
            Dispatch = async context =>
            {
                using var body = new StreamReader(context.Request.Body);
                await context.Response.WriteAsync(await body.ReadToEndAsync(context.RequestAborted), context.RequestAborted);
            },
        };
        using HttpClient client = await server.ClientAsync();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async worker =>
        {
            for (int i = 0; i < 20; i++)
            {
                string sent = $"{worker}-{i}-{new string('x', i * 100)}";
                using HttpResponseMessage answer = await client.PostAsync("/echo", new StringContent(sent), Cancel);
                Assert.Equal(sent, await answer.Content.ReadAsStringAsync(Cancel));
            }
        }));
        Assert.Contains("penstock_http_requests_total{status=\"200\"} 1280", await client.GetStringAsync("/metrics", Cancel));
    }

    [Fact]
    public async Task Hands_the_messages_of_the_framework_to_the_log()
    {
        var log = new List<string>();
        await using var server = new WebServer(new(Seed: 1) { Log = (level, sentence) => { lock (log) log.Add($"{level} {sentence}"); }, LogFrom = LogLevel.Debug });
        using HttpClient client = await server.ClientAsync();
        await client.GetStringAsync("/health/live", Cancel);
        await server.StopAsync();
        lock (log) Assert.Contains(log, line => line.StartsWith("Debug Connection id"));
    }

    [Fact]
    public async Task Documents_what_it_answers()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["keys"], "k");
        await using var server = new WebServer(new(Seed: 1) { Title = "Taxi", ApiKeyFile = folder["keys"] });
        server.Add(new("POST", "/v1/models/{model}:predict", "Predicts.")
        {
            Request = () => JsonNode.Parse("""{"type":"object","required":["instances"]}""")!, Response = () => JsonNode.Parse("""{"type":"object"}""")!,
        });
        using HttpClient client = await server.ClientAsync();
        client.DefaultRequestHeaders.Add("X-Api-Key", "k");
        JsonNode document = JsonNode.Parse(await client.GetStringAsync("/openapi.json", Cancel))!;

        Assert.Equal("3.1.0", (string)document["openapi"]!);
        Assert.Equal("Taxi", (string)document["info"]!["title"]!);
        JsonNode predict = document["paths"]!["/v1/models/{model}:predict"]!["post"]!;
        Assert.Equal("Predicts.", (string)predict["summary"]!);
        Assert.Equal("model", (string)predict["parameters"]![0]!["name"]!);
        Assert.Equal("instances", (string)predict["requestBody"]!["content"]!["application/json"]!["schema"]!["required"]![0]!);
        Assert.NotNull(predict["responses"]!["200"]!["content"]);
        Assert.NotNull(predict["security"]);
        Assert.Null(document["paths"]!["/health/live"]!["get"]!["security"]);
        Assert.NotNull(document["components"]!["securitySchemes"]);
        string[] ids = [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(method => (string)method.Value!["operationId"]!)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}
