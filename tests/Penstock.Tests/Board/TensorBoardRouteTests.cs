using System.Text.Json.Nodes;
using Penstock.Board;

namespace Penstock.Tests;

/// <summary>TensorBoard's own routes, of our logs and of logs that others wrote.</summary>
public class TensorBoardRouteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_what_there_is()
    {
        using var logs = TestFiles.NewFolder();
        SampleLogs.Write(logs.FullName);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        Assert.Equal(logs.FullName, (string)(await client.JsonAsync("/data/logdir"))["logdir"]!);
        Assert.Equal("""["digits/first","digits/second"]""", (await client.JsonAsync("/data/runs")).ToJsonString());
        Assert.True((bool)(await client.JsonAsync("/data/plugins_listing"))["scalars"]!["enabled"]!);
        Assert.Equal("""{"displayName":"Loss","description":"<p>What is made <strong>small</strong>.</p>\n"}""", Plain((await client.JsonAsync("/data/plugin/scalars/tags"))["digits/first"]!["train/loss"]!));
        Assert.Equal("""{"displayName":"digits","description":"","samples":2}""", Plain((await client.JsonAsync("/data/plugin/images/tags"))["digits/first"]!["digits"]!));
    }

    [Fact]
    public async Task Gives_scalars_histograms_and_images()
    {
        using var logs = TestFiles.NewFolder();
        SampleLogs.Write(logs.FullName);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        Assert.Equal("""[[1767225600,0,1],[1767225600,1,0.5],[1767225600,2,0.3333333432674408],[1767225600,3,"NaN"],[1767225600,4,0.20000000298023224]]""", (await client.JsonAsync("/data/plugin/scalars/scalars?run=digits/first&tag=train/loss")).ToJsonString());
        Assert.StartsWith("Wall time,Step,Value\r\n1767225600,0,1\r\n", await client.GetStringAsync("/data/plugin/scalars/scalars?run=digits/first&tag=train/loss&format=csv", Cancel));
        using HttpResponseMessage several = await client.PostAsync("/data/plugin/scalars/scalars_multirun", new FormUrlEncodedContent([new("tag", "validation/accuracy"), new("runs", "digits/first"), new("runs", "digits/second"), new("runs", "none")]), Cancel);
        JsonObject series = JsonNode.Parse(await several.Content.ReadAsStringAsync(Cancel))!.AsObject();
        Assert.Equal(["digits/first", "digits/second"], series.Select(s => s.Key));
        Assert.Equal("""[1767225600,1,[[0,1,2],[1,2,6],[2,4,0]]]""", (await client.JsonAsync("/data/plugin/histograms/histograms?run=digits/first&tag=weights/dense/kernel"))[0]!.ToJsonString());
        JsonNode image = (await client.JsonAsync("/data/plugin/images/images?run=digits/first&tag=digits&sample=1"))[0]!;
        Assert.Equal((1, 1, 1), ((int)image["width"]!, (int)image["height"]!, (int)image["step"]!));
        Assert.Equal(SampleLogs.Png, await client.GetByteArrayAsync($"/data/plugin/images/individualImage?{(string)image["query"]!}", Cancel));
    }

    [Fact]
    public async Task Gives_hyperparameters()
    {
        using var logs = TestFiles.NewFolder();
        SampleLogs.Write(logs.FullName);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        Snapshot.Matches((await client.PostAsync("/data/plugin/hparams/experiment", new { experimentName = "" }, writes: false)).Json.Readable(), "experiment");
        var (status, groups) = await client.PostAsync("/data/plugin/hparams/session_groups", new
        {
            allowedStatuses = new[] { "STATUS_SUCCESS", "STATUS_FAILURE" },
            sliceSize = 10,
            aggregationType = "AGGREGATION_MAX",
            aggregationMetric = new { tag = "validation/accuracy" },
            colParams = new object[] { new { hparam = "rate", order = "ORDER_DESC", filterInterval = new { minValue = "-Infinity", maxValue = 1 } } },
        }, writes: false);
        Assert.Equal(200, status);
        Snapshot.Matches(groups.Readable(), "groups");
        string request = Uri.EscapeDataString("""{"sessionName":"digits/first","metricName":{"tag":"validation/accuracy"}}""");
        Assert.Equal("[1767225600,4,0.75]", (await client.JsonAsync($"/data/plugin/hparams/metric_evals?request={request}"))[4]!.ToJsonString());
        Assert.Equal(400, (await client.PostAsync("/data/plugin/hparams/session_groups", new { colParams = new[] { new { hparam = "rate", filterRegexp = "(?=a)" } } }, writes: false)).Status);
    }

    [Theory]
    [InlineData("tb-reducer", 9)]
    [InlineData("tb-guild", 1)]
    [InlineData("tb-tensorboard-history", 3)]
    public async Task Every_tag_of_logs_that_others_wrote_is_answered(string name, int runs)
    {
        string logs = TestFiles.RequireData(name);
        await using BoardServer board = await Boards.StartAsync(new(logs) { IsReadOnly = true });
        using HttpClient client = board.Client();
        JsonArray listed = (await client.JsonAsync("/api/runs"))["runs"]!.AsArray();
        Assert.Equal(runs, listed.Count);
        foreach (JsonNode? tag in (await client.JsonAsync("/api/tags"))["tags"]!.AsArray())
            foreach (int run in tag!["runs"]!.AsArray().Select(r => (int)r!).Take(2))
                if (PathOf((string)tag["plugin"]!) is { } path)
                    Assert.NotEmpty(EntriesOf(await client.JsonAsync($"{path}?run={Uri.EscapeDataString((string)listed[run]!["name"]!)}&tag={Uri.EscapeDataString((string)tag["name"]!)}")));
    }

    private static JsonArray EntriesOf(JsonNode answer) => (answer as JsonArray ?? answer["entries"] as JsonArray ?? answer["nodes"] as JsonArray ?? answer["steps"] as JsonArray)!;

    private static string? PathOf(string plugin) => plugin switch
    {
        "scalars" => "/data/plugin/scalars/scalars",
        "histograms" => "/data/plugin/histograms/histograms",
        "images" => "/data/plugin/images/images",
        "audio" => "/api/audio",
        "text" => "/api/text",
        "graphs" => "/api/graph",
        _ => null,
    };

    private static string Plain(JsonNode json) => json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
