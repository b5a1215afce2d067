using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Penstock.Tests;

/// <summary>What each page gets, of logs with something of every plugin.</summary>
public sealed partial class BoardPageTests : IAsyncLifetime
{
    private SampleBoard _samples = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _client = (_samples = await SampleBoard.StartAsync()).Client;

    public ValueTask DisposeAsync() => _samples.DisposeAsync();

    [Theory]
    [InlineData("runs", "runs")]
    [InlineData("tags", "tags")]
    [InlineData("hparams", "hparams")]
    [InlineData("histograms", "histograms?run=digits/first&tag=weights/dense/kernel")]
    [InlineData("images", "images?run=digits/first&tag=digits")]
    [InlineData("audio", "audio?run=digits/first&tag=tone")]
    [InlineData("text", "text?run=digits/first&tag=notes")]
    [InlineData("table", "text?run=digits/first&tag=table")]
    [InlineData("pr", "pr?run=digits/first&tag=pr")]
    [InlineData("confusion", "confusion?run=digits/first&tag=confusion_matrix")]
    [InlineData("profile", "profile?run=digits/first")]
    [InlineData("layouts", "layouts")]
    [InlineData("mesh", "mesh?run=digits/first&tag=pyramid")]
    [InlineData("graph", "graph?run=digits/first")]
    [InlineData("embeddings", "embeddings")]
    [InlineData("audit", "audit")]
    public async Task Answers_as_approved(string name, string path) =>
        Snapshot.Matches(Volatile().Replace((await _client.JsonAsync($"/api/{path}")).Readable(), "\"$1\": 0"), name);

    [Fact]
    public async Task A_graph_that_is_known_is_not_sent_again()
    {
        Task<HttpResponseMessage> Ask(string? known) => _client.PostAsync("/api/graph/levels", System.Net.Http.Json.JsonContent.Create(new { run = "digits/first", known }), Cancel);
        using HttpResponseMessage first = await Ask(null);
        string version = (string)JsonNode.Parse(await first.Content.ReadAsStringAsync(Cancel))!["version"]!;
        using HttpResponseMessage known = await Ask(version), other = await Ask("0-1");
        Assert.Equal((System.Net.HttpStatusCode.NoContent, System.Net.HttpStatusCode.OK), (known.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task Points_come_as_columns_of_doubles()
    {
        using HttpResponseMessage answer = await _client.PostAsync("/api/scalars", System.Net.Http.Json.JsonContent.Create(new
        {
            series = new[] { new { run = "digits/first", tag = "train/loss" }, new { run = "digits/none", tag = "train/loss" }, new { run = "digits/second", tag = "digits" } },
            points = 0,
        }), Cancel);
        var (json, numbers) = Boards.Parts(await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("""{"series":[{"run":"digits/first","tag":"train/loss","count":5,"total":5},{"run":"digits/none","tag":"train/loss","count":0,"total":0},{"run":"digits/second","tag":"digits","count":0,"total":0}]}""", json.ToJsonString());
        double[] values = MemoryMarshal.Cast<byte, double>(numbers).ToArray();
        Assert.Equal([0, 1, 2, 3, 4], values[..5]);
        Assert.Equal(1767225600.0, values[5]);
        Assert.Equal([1, 0.5, 1 / 3f, double.NaN, 0.2f], values[10..]);
    }

    [Fact]
    public async Task Parts_of_a_series_come_with_a_neighbour_on_each_side()
    {
        using HttpResponseMessage answer = await _client.PostAsync("/api/scalars", System.Net.Http.Json.JsonContent.Create(new
        {
            series = new[] { new { run = "digits/first", tag = "train/loss" } },
            points = 0,
            from = 2,
            to = 2,
        }), Cancel);
        var (json, numbers) = Boards.Parts(await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal((3, 3), ((int)json["series"]![0]!["count"]!, (int)json["series"]![0]!["total"]!));
        Assert.Equal([1, 2, 3], MemoryMarshal.Cast<byte, double>(numbers)[..3].ToArray());
    }

    [Fact]
    public async Task Series_are_given_as_files()
    {
        Assert.Equal("step,wall,value\n0,1767225600,1\n1,1767225600,0.5\n2,1767225600,0.3333333432674408\n3,1767225600,NaN\n4,1767225600,0.20000000298023224\n",
            await _client.GetStringAsync("/api/export?format=csv&run=digits/first&tag=train/loss", Cancel));
        JsonNode json = await _client.JsonAsync("/api/export?format=json&run=digits/first&tag=train/loss");
        Assert.Equal("""{"step":3,"wall":1767225600,"value":"NaN"}""", json[3]!.ToJsonString());
    }

    [Theory]
    [InlineData("blob?run=digits/first&tag=digits&index=0&item=1", "image/png")]
    [InlineData("blob?run=digits/first&tag=confusion_matrix&index=0&item=1", "image/png")]
    [InlineData("blob?run=digits/first&tag=tone&index=0", "audio/wav")]
    public async Task Blobs_are_called_what_they_are(string path, string type)
    {
        using HttpResponseMessage answer = await _client.GetAsync($"/api/{path}", Cancel);
        Assert.Equal((200, type), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        if (type == "image/png") Assert.Equal(SampleLogs.Png, await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Equal(304, await _client.StatusAsync($"/api/{path}", ("If-None-Match", answer.Headers.ETag!.ToString())));
        using HttpResponseMessage named = await _client.GetAsync($"/api/{path}&at=1767225600", Cancel);
        Assert.Equal(TimeSpan.FromDays(365), named.Headers.CacheControl!.MaxAge);
    }

    [Fact]
    public async Task Meshes_and_embeddings_come_as_numbers()
    {
        var (mesh, numbers) = Boards.Parts(await _client.GetByteArrayAsync("/api/mesh/data?run=digits/first&tag=pyramid&index=0", Cancel));
        Assert.Equal("""{"vertices":3,"faces":1,"hasColors":false,"config":{}}""", mesh.ToJsonString());
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 1, 0], MemoryMarshal.Cast<byte, float>(numbers.AsSpan(0, 36)).ToArray());
        Assert.Equal([0, 1, 2], MemoryMarshal.Cast<byte, int>(numbers.AsSpan(36)).ToArray());

        string id = Uri.EscapeDataString((string)(await _client.JsonAsync("/api/embeddings"))["embeddings"]![0]!["id"]!);
        var (embedding, rows) = Boards.Parts(await _client.GetByteArrayAsync($"/api/embedding?id={id}", Cancel));
        Assert.Equal("""{"count":3,"dimensions":2}""", embedding.ToJsonString());
        Assert.Equal([1, 2, 3, 4, 5, 6], MemoryMarshal.Cast<byte, float>(rows).ToArray());
        Assert.Equal("""{"columns":["label"],"rows":[["a"],["b"],["c"]]}""", (await _client.JsonAsync($"/api/embedding/metadata?id={id}")).ToJsonString());
    }

    [Theory]
    [InlineData("/api/histograms?run=no&tag=x", 404, "/api/histograms: expected a run of the log folder, got one that is not there. /api/runs lists them.")]
    [InlineData("/api/histograms?run=digits/first&tag=x", 404, "/api/histograms: expected a tag of the run, got one that is not there. /api/tags lists them.")]
    [InlineData("/api/histograms?run=digits/first&tag=train/loss", 400, "/api/histograms: expected a tag of histograms, got one of scalars. /api/tags tells the plugin of each.")]
    [InlineData("/api/histograms?tag=x", 400, "/api/histograms: expected run once in the query, got it 0 times. Give it.")]
    [InlineData("/api/blob?run=digits/first&tag=digits&index=9", 404, "/api/blob: expected an index below 1, got 9. The list of entries tells them.")]
    [InlineData("/api/blob?run=digits/first&tag=digits&index=-1", 400, "/api/blob: expected index from 0 to 2147483647, got another. Give such a number.")]
    [InlineData("/api/nothing", 404, "board: expected a path of this server, got another. /openapi.json lists them.")]
    public async Task What_is_not_there_is_told(string path, int status, string sentence) => Assert.Equal((status, sentence), await _client.GetAsync(path, Cancel).ErrorAsync());

    [Fact]
    public async Task Notes_are_kept_and_deletion_is_undone()
    {
        Assert.Equal(200, (await _client.PostAsync("/api/runs/note", new { run = "digits/first", notes = "**good**", tags = new[] { "best" }, alias = "One" })).Status);
        Assert.Equal(200, (await _client.PostAsync("/api/runs/note", new { run = "digits/first", isArchived = true })).Status);
        JsonNode run = (await _client.JsonAsync("/api/runs"))["runs"]![0]!;
        Assert.Equal(("**good**", "best", "One", true), ((string)run["notes"]!, (string)run["tags"]![0]!, (string)run["alias"]!, (bool)run["isArchived"]!));
        Assert.Equal(200, (await _client.PostAsync("/api/runs/note", new { run = "digits/first", alias = (string?)null })).Status);
        Assert.Null((await _client.JsonAsync("/api/runs"))["runs"]![0]!["alias"]);

        var (status, deleted) = await _client.PostAsync("/api/runs/delete", new { runs = new[] { "digits/first" } });
        Assert.Equal(200, status);
        Assert.Equal("digits/second", (string)(await _client.JsonAsync("/api/runs"))["runs"]!.AsArray().Single()!["name"]!);
        Assert.Equal(200, (await _client.PostAsync("/api/runs/undo", new { undo = (string)deleted["undo"]! })).Status);
        Assert.Equal(2, (await _client.JsonAsync("/api/runs"))["runs"]!.AsArray().Count);
        Assert.Equal(["note", "archive", "note", "delete", "undo"], (await _client.JsonAsync("/api/audit"))["entries"]!.AsArray().Select(e => (string)e!["action"]!));
    }

    [GeneratedRegex(@"""(revision|wall|start|last)"": [\d.]+")]
    private static partial Regex Volatile();
}
