using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>A model server on a free port, and a client of it.</summary>
internal sealed class ServerRun : IAsyncDisposable
{
    private ServerRun(ModelServer server) => (Server, Client) = (server, new HttpClient { BaseAddress = server.Address! });

    public ModelServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<ServerRun> StartAsync(Action<ModelServer> add, ModelServerOptions? options = null)
    {
        var server = new ModelServer(options ?? new() { Seed = 7, LookEvery = TimeSpan.FromHours(1) });
        add(server);
        await server.StartAsync();
        return new(server);
    }

    public static Task<ServerRun> StartAsync(string name, string folder, ServeOptions? options = null) => StartAsync(server => server.Add(name, folder, options));

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(string method, string path, string body = "")
    {
        using var request = new HttpRequestMessage(new(method), new Uri(Client.BaseAddress!, path));
        if (method == "POST") request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using HttpResponseMessage response = await Client.SendAsync(request);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The answer to a POST that must succeed.</summary>
    public async Task<string> PostAsync(string path, string body)
    {
        var (status, text) = await SendAsync("POST", path, body);
        Assert.True(status == HttpStatusCode.OK, text);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
