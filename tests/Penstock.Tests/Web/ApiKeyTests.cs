using System.Net.Http.Headers;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>Who is let in.</summary>
public class ApiKeyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lets_in_who_has_a_key_and_everybody_to_health()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["keys"], "# of the team\n  first-key \n\nsecond-kéy\r\n");
        await using WebServer server = Guarded(folder["keys"], TimeProvider.System);
        using HttpClient client = await server.ClientAsync();

        foreach (string path in new[] { "/", "/metrics", "/openapi.json" })
        {
            Assert.Equal(401, await StatusAsync(client, path));
            Assert.Equal(200, await StatusAsync(client, path, bearer: "first-key"));
            Assert.Equal(200, await StatusAsync(client, path, header: "first-key"));
        }
        foreach (string wrong in new[] { "first-kez", "first-ke", "first-key1", "#", "# of the team", new string('x', 20_000) })
            Assert.Equal(401, await StatusAsync(client, "/", header: wrong));
        Assert.Equal(401, await StatusAsync(client, "/", bearer: "wrong", header: "first-key"));
        Assert.Equal(200, await StatusAsync(client, "/health/live"));
        Assert.Equal(200, await StatusAsync(client, "/health/ready"));

        using HttpResponseMessage refused = await client.GetAsync("/", Cancel);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal("""{"error":"Expected a key of this server as \"Authorization: Bearer KEY\" or \"X-Api-Key: KEY\", got none that it knows."}""",
            await refused.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Reads_the_keys_again_when_they_change_and_keeps_them_while_there_are_none()
    {
        using var folder = TestFiles.NewFolder();
        var clock = new ManualClock();
        File.WriteAllText(folder["keys"], "old");
        await using WebServer server = Guarded(folder["keys"], clock);
        using HttpClient client = await server.ClientAsync();

        File.WriteAllText(folder["keys"], "new");
        Assert.Equal(200, await StatusAsync(client, "/", header: "old"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await StatusAsync(client, "/", header: "old"));
        Assert.Equal(200, await StatusAsync(client, "/", header: "new"));
        foreach (string text in new[] { "", "# nothing", new string('x', 2 << 20) })
        {
            File.WriteAllText(folder["keys"], text);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(200, await StatusAsync(client, "/", header: "new"));
        }
        File.Delete(folder["keys"]);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await StatusAsync(client, "/", header: "new"));
    }

    [Fact]
    public void A_file_without_a_key_is_refused()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["keys"], "# none\n");
        Assert.Equal($"{folder["keys"]}: expected an API key on a line of its own, got none. Write one, or start without a key file.",
            Assert.Throws<IOException>(() => Guarded(folder["keys"], TimeProvider.System)).Message);
    }

    private static WebServer Guarded(string keys, TimeProvider clock) =>
        new(new(Seed: 1) { ApiKeyFile = keys, Clock = clock }) { Dispatch = context => JsonAnswer.WriteAsync(context, 200, "1"u8.ToArray()) };

    private static async Task<int> StatusAsync(HttpClient client, string path, string? bearer = null, string? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("bearer", bearer);
        if (header is not null) request.Headers.Add("X-Api-Key", header);
        using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        return (int)answer.StatusCode;
    }
}
