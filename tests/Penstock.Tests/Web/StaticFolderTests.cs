using Penstock.Web;

namespace Penstock.Tests;

/// <summary>Files of a folder, packed and plain.</summary>
public class StaticFolderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sends_what_is_packed_beside_to_who_takes_it()
    {
        using var folder = TestFiles.NewFolder();
        await using WebServer server = Serving(folder);
        using HttpClient client = await server.ClientAsync();
        Assert.Equal(("plain", null), await AskAsync(client, "/x.js", null));
        Assert.Equal(("brotli", "br"), await AskAsync(client, "/x.js", "gzip, br"));
        Assert.Equal(("gzip", "gzip"), await AskAsync(client, "/x.js", "gzip"));
        Assert.Equal(("gzip", "gzip"), await AskAsync(client, "/x.js", "br;q=0, gzip"));
        File.SetLastWriteTimeUtc(folder["x.js"], DateTime.UtcNow.AddMinutes(1));
        Assert.Equal(("plain", null), await AskAsync(client, "/x.js", "br"));
    }

    [Fact]
    public async Task Tells_who_has_a_file_that_it_is_the_same()
    {
        using var folder = TestFiles.NewFolder();
        await using WebServer server = Serving(folder);
        using HttpClient client = await server.ClientAsync();
        using HttpResponseMessage first = await client.GetAsync("/x.js", Cancel), hashed = await client.GetAsync("/assets/y.js", Cancel);
        Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);
        Assert.True(first.Headers.CacheControl!.NoCache);
        Assert.Equal(TimeSpan.FromDays(365), hashed.Headers.CacheControl!.MaxAge);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/x.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage same = await client.SendAsync(again, Cancel);
        Assert.Equal(304, (int)same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Theory]
    [InlineData("/none.js")]
    [InlineData("/x.exe")]
    [InlineData("/.x.js")]
    [InlineData("/assets")]
    [InlineData("/assets/")]
    [InlineData("//x.js")]
    public async Task Has_no_other_files(string path)
    {
        using var folder = TestFiles.NewFolder();
        await using WebServer server = Serving(folder);
        using HttpClient client = await server.ClientAsync();
        File.WriteAllText(folder["x.exe"], "x");
        File.WriteAllText(folder[".x.js"], "x");
        using HttpResponseMessage answer = await client.GetAsync(new Uri(server.Addresses[0].ToString().TrimEnd('/') + path), Cancel);
        Assert.Equal(404, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_body_is_packed_where_that_helps()
    {
        var small = new PackedAnswer("{}"u8.ToArray());
        var large = new PackedAnswer(System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', 5000)}\""));
        await using var server = new WebServer(new(Seed: 1)) { Dispatch = context => (context.Request.Path == "/small" ? small : large).WriteAsync(context) };
        using HttpClient client = await server.ClientAsync();
        Assert.Equal(("{}", null), await AskAsync(client, "/small", "br"));
        foreach (string coding in new[] { "br", "gzip" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/large") { Headers = { { "Accept-Encoding", coding } } };
            using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
            Assert.Equal(coding, answer.Content.Headers.ContentEncoding.Single());
            byte[] packed = await answer.Content.ReadAsByteArrayAsync(Cancel);
            Assert.True(packed.Length < 200);
            using Stream plain = coding == "br" ? new System.IO.Compression.BrotliStream(new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress)
                : new System.IO.Compression.GZipStream(new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress);
            Assert.Equal(5002, (await new StreamReader(plain).ReadToEndAsync(Cancel)).Length);
        }
    }

    private static WebServer Serving(TestFolder folder)
    {
        Directory.CreateDirectory(folder["assets"]);
        foreach (var (name, text) in new[] { ("x.js", "plain"), ("x.js.br", "brotli"), ("x.js.gz", "gzip"), ("assets/y.js", "y") }) File.WriteAllText(folder[name], text);
        var files = new StaticFolder(folder.FullName);
        return new(new(Seed: 1))
        {
            Dispatch = async context =>
            {
                if (!await files.TryAnswerAsync(context)) throw new RefusedException(404, "none");
            },
        };
    }

    private static async Task<(string Text, string? Coding)> AskAsync(HttpClient client, string path, string? codings)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (codings is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", codings);
        using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        return (await answer.Content.ReadAsStringAsync(Cancel), answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }
}
