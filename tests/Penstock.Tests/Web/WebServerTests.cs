using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>The host itself: paths, ids, errors, health, the document of what it answers.</summary>
public class WebServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_endpoints_by_path_and_everything_else_by_dispatch()
    {
        await using var server = new WebServer(new(Seed: 1)) { Dispatch = context => JsonAnswer.WriteAsync(context, 200, "\"other\""u8.ToArray()) };
        server.Add(new("GET", "/hello", "Greets.") { Answer = context => JsonAnswer.WriteAsync(context, 200, "\"hello\""u8.ToArray()) });
        using HttpClient client = await StartAsync(server);

        Assert.Equal("\"hello\"", await client.GetStringAsync("/hello", Cancel));
        Assert.Equal("\"other\"", await client.GetStringAsync("/v1/models/a:predict?x=1", Cancel));
    }

    [Fact]
    public async Task Tells_every_error_in_a_sentence()
    {
        await using var server = new WebServer(new(Seed: 1))
        {
            Dispatch = context => context.Request.Path.Value switch
            {
                "/secret" => throw new InvalidOperationException("password 123"),
                "/refused" => throw new RefusedException(409, "It is \"there\" already."),
                _ => throw new RefusedException(404, "Nothing."),
            },
        };
        using HttpClient client = await StartAsync(server);

        Assert.Equal((409, "It is \"there\" already."), await ErrorAsync(client.GetAsync("/refused", Cancel)));
        Assert.Equal((405, "Expected GET for /openapi.json, got POST."), await ErrorAsync(client.PostAsync("/openapi.json", null, Cancel)));
        var (status, sentence) = await ErrorAsync(client.GetAsync("/secret", Cancel));
        Assert.Equal(500, status);
        Assert.DoesNotContain("password", sentence);
    }

    private static async Task<HttpClient> StartAsync(WebServer server)
    {
        await server.StartAsync(Cancel);
        return new() { BaseAddress = server.Addresses[0] };
    }

    private static async Task<(int Status, string Sentence)> ErrorAsync(Task<HttpResponseMessage> answer)
    {
        using HttpResponseMessage response = await answer;
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return ((int)response.StatusCode, (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["error"]!);
    }
}
