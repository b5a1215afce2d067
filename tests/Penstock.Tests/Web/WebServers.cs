using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>Starts servers for tests, and asks them.</summary>
internal static class WebServers
{
    /// <summary>Starts a server and gives a client of its first address.</summary>
    public static async Task<HttpClient> ClientAsync(this WebServer server)
    {
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new() { BaseAddress = server.Addresses[0] };
    }

    /// <summary>The status and the sentence of an error.</summary>
    public static async Task<(int Status, string Sentence)> ErrorAsync(this Task<HttpResponseMessage> answer)
    {
        using HttpResponseMessage response = await answer;
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return ((int)response.StatusCode, (string)(await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["error"]!);
    }
}
