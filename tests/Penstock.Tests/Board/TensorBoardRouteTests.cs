using System.Text.Json.Nodes;
using Penstock.Board;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>TensorBoard's own routes, of our logs and of logs that others wrote.</summary>
public class TensorBoardRouteTests(SampleBoard samples) : IClassFixture<SampleBoard>
{
    private readonly HttpClient _client = samples.Client;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_what_there_is()
    {
        Assert.Equal(samples.Folder, (string)(await _client.JsonAsync("/data/logdir"))["logdir"]!);
        Assert.Equal("""["digits/first","digits/second"]""", (await _client.JsonAsync("/data/runs")).ToJsonString());
        JsonObject plugins = (await _client.JsonAsync("/data/plugins_listing")).AsObject();
        // The elements are those that TensorBoard 2.20 tells of these plugins.
        Assert.Equal(["timeseries ", "scalars tf-scalar-dashboard", "images tf-image-dashboard", "histograms tf-histogram-dashboard", "hparams tf-hparams-dashboard"], plugins.Select(plugin => $"{plugin.Key} {plugin.Value!["loading_mechanism"]!["element_name"]}"));
        Assert.Equal("""{"enabled":true,"disable_reload":false,"remove_dom":false,"tab_name":"scalars","loading_mechanism":{"type":"CUSTOM_ELEMENT","element_name":"tf-scalar-dashboard"}}""", plugins["scalars"]!.ToJsonString());
        Assert.Equal("""{"displayName":"Loss","description":"<p>What is made <strong>small</strong>.</p>\n"}""", Plain((await _client.JsonAsync("/data/plugin/scalars/tags"))["digits/first"]!["train/loss"]!));
        Assert.Equal("""{"displayName":"digits","description":"","samples":2}""", Plain((await _client.JsonAsync("/data/plugin/images/tags"))["digits/first"]!["digits"]!));
    }

    [Fact]
    public async Task Every_route_of_data_is_there_below_the_address_of_an_experiment()
    {
        string[] routes = [.. (await _client.JsonAsync("/openapi.json"))["paths"]!.AsObject().Where(path => path.Key.StartsWith("/data/", StringComparison.Ordinal) && path.Value!["get"] is not null).Select(path => path.Key)];
        foreach (string route in (string[])[.. routes, "/data/plugin/scalars/scalars?run=digits/first&tag=train/loss", "/data/none"])
        {
            using HttpResponseMessage plain = await _client.GetAsync(route, Cancel), below = await _client.GetAsync($"/experiment/defaultExperimentId{route}", Cancel);
            Assert.Equal((plain.StatusCode, await plain.Content.ReadAsStringAsync(Cancel)), (below.StatusCode, await below.Content.ReadAsStringAsync(Cancel)));
        }
        Assert.Equal(("[]", "[]", """{"notifications":[]}""", """{"window_title":""}"""), (await _client.GetStringAsync("/experiment/1/data/experiments", Cancel), await _client.GetStringAsync("/data/experiment_runs?experiment=1", Cancel),
            await _client.GetStringAsync("/data/notifications", Cancel), await _client.GetStringAsync("/data/window_properties", Cancel)));
        Assert.Equal(404, await _client.StatusAsync("/experiment/1/api/runs"));
    }

    [Theory]
    [InlineData("runs=digits/first", "expected tag exactly once in the form, got it 0 times")]
    [InlineData("tag=train/loss&tag=b&runs=digits/first", "expected tag exactly once in the form, got it 2 times")]
    public async Task Several_runs_are_asked_for_one_tag(string form, string words)
    {
        var (status, sentence) = await _client.PostAsync("/data/plugin/scalars/scalars_multirun", new StringContent(form, null, "application/x-www-form-urlencoded"), Cancel).ErrorAsync();
        Assert.Equal(400, status);
        Assert.Contains(words, sentence);
    }

    [Fact]
    public async Task All_points_of_a_series_come_and_of_too_many_the_same_places_in_every_series()
    {
        using var logs = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(logs["a"], new() { Clock = new ManualClock() }))
            for (int step = 0; step < 12_000; step++)
            {
                log.Scalar("loss", step % 7 == 0 ? 1e6 : step, step);
                log.Scalar("rate", -step, step);
            }
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        Assert.Equal(12_000, (await client.JsonAsync("/data/plugin/scalars/scalars?run=a&tag=loss")).AsArray().Count);
        Assert.Equal(12_002, (await client.GetStringAsync("/data/plugin/scalars/scalars?run=a&tag=loss&format=csv", Cancel)).Split("\r\n").Length);
        LoggedRun run = RunLog.Open(logs.FullName).Find("a")!;
        JsonArray[] few = [.. run.Tags.Select(tag => JsonNode.Parse(BoardJson.Bytes(json => ScalarRoutes.Write(json, tag.ReadScalars(), 100)))!.AsArray())];
        Assert.Equal((100, 11_999), (few[0].Count, (int)few[0][^1]![1]!));
        Assert.Equal(few[0].Select(point => (int)point![1]!), few[1].Select(point => (int)point![1]!));
    }

    [Fact]
    public async Task Gives_time_series_of_several_plugins_at_once()
    {
        Assert.Equal(("NG_COMPONENT", "Time Series"), ((string)(await _client.JsonAsync("/data/plugins_listing"))["timeseries"]!["loading_mechanism"]!["type"]!, (string)(await _client.JsonAsync("/data/plugins_listing"))["timeseries"]!["tab_name"]!));
        JsonNode tags = await _client.JsonAsync("/data/plugin/timeseries/tags");
        Assert.Equal("""{"digits/first":["train/loss","validation/accuracy"],"digits/second":["train/loss","validation/accuracy"]}""", tags["scalars"]!["runTagInfo"]!.ToJsonString());
        Assert.Equal("<p>What is made <strong>small</strong>.</p>\n", (string)tags["scalars"]!["tagDescriptions"]!["train/loss"]!);
        Assert.Equal(2, (int)tags["images"]!["tagRunSampledInfo"]!["digits"]!["digits/second"]!["maxSamplesPerStep"]!);
        const string requests = """[{"plugin":"scalars","tag":"validation/accuracy"},{"plugin":"histograms","tag":"weights/dense/kernel","run":"digits/first"},{"plugin":"images","tag":"digits","run":"digits/first","sample":1},{"plugin":"images","tag":"digits","run":"digits/first"}]""";
        using HttpResponseMessage answer = await _client.PostAsync("/data/plugin/timeseries/timeSeries", new MultipartFormDataContent { { new StringContent(requests), "requests" } }, Cancel);
        JsonArray series = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!.AsArray();
        Assert.Equal("""{"wallTime":1767225600,"step":4,"value":0.75}""", series[0]!["runToSeries"]!["digits/second"]![4]!.ToJsonString());
        Assert.Equal("""{"wallTime":1767225600,"step":1,"bins":[{"min":0,"max":1,"count":2},{"min":1,"max":2,"count":6},{"min":2,"max":4,"count":0}]}""", series[1]!["runToSeries"]!["digits/first"]![0]!.ToJsonString());
        string image = (string)series[2]!["runToSeries"]!["digits/first"]![0]!["imageId"]!;
        Assert.Equal(SampleLogs.Png, await _client.GetByteArrayAsync($"/experiment/1/data/plugin/timeseries/imageData?imageId={Uri.EscapeDataString(image)}", Cancel));
        Assert.Equal("Expected a sample, got none.", (string)series[3]!["error"]!);
        Assert.Equal(404, await _client.StatusAsync("/data/plugin/timeseries/imageData?imageId=run%3Dnone"));
        Assert.Equal(400, await _client.StatusAsync("/data/plugin/timeseries/timeSeries?requests=7"));
    }

    [Fact]
    public async Task Gives_scalars_histograms_and_images()
    {
        Assert.Equal("""[[1767225600,0,1],[1767225600,1,0.5],[1767225600,2,0.3333333432674408],[1767225600,3,"NaN"],[1767225600,4,0.20000000298023224]]""", (await _client.JsonAsync("/data/plugin/scalars/scalars?run=digits/first&tag=train/loss")).ToJsonString());
        Assert.StartsWith("Wall time,Step,Value\r\n1767225600,0,1\r\n", await _client.GetStringAsync("/data/plugin/scalars/scalars?run=digits/first&tag=train/loss&format=csv", Cancel));
        using HttpResponseMessage several = await _client.PostAsync("/data/plugin/scalars/scalars_multirun", new FormUrlEncodedContent([new("tag", "validation/accuracy"), new("runs", "digits/first"), new("runs", "digits/second"), new("runs", "none")]), Cancel);
        JsonObject series = JsonNode.Parse(await several.Content.ReadAsStringAsync(Cancel))!.AsObject();
        Assert.Equal(["digits/first", "digits/second"], series.Select(s => s.Key));
        Assert.Equal("""[1767225600,1,[[0,1,2],[1,2,6],[2,4,0]]]""", (await _client.JsonAsync("/data/plugin/histograms/histograms?run=digits/first&tag=weights/dense/kernel"))[0]!.ToJsonString());
        JsonNode image = (await _client.JsonAsync("/data/plugin/images/images?run=digits/first&tag=digits&sample=1"))[0]!;
        Assert.Equal((1, 1, 1), ((int)image["width"]!, (int)image["height"]!, (int)image["step"]!));
        Assert.Equal(SampleLogs.Png, await _client.GetByteArrayAsync($"/data/plugin/images/individualImage?{(string)image["query"]!}", Cancel));
    }

    [Fact]
    public async Task Gives_hyperparameters()
    {
        Snapshot.Matches((await _client.PostAsync("/data/plugin/hparams/experiment", new { experimentName = "" }, writes: false)).Json.Readable(), "experiment");
        var (status, groups) = await _client.PostAsync("/data/plugin/hparams/session_groups", new
        {
            allowedStatuses = new[] { "STATUS_SUCCESS", "STATUS_FAILURE" },
            sliceSize = 10,
            aggregationType = "AGGREGATION_MAX",
            aggregationMetric = new { tag = "validation/accuracy" },
            colParams = new object[] { new { hparam = "rate", order = "ORDER_DESC", filterInterval = new { minValue = "-Infinity", maxValue = 1 } } },
        }, writes: false);
        Assert.Equal(200, status);
        Snapshot.Matches(groups.Readable(), "groups");
        Assert.Equal([("rate", true), ("shuffles", false)], (await _client.JsonAsync("/data/plugin/hparams/experiment"))["hparamInfos"]!.AsArray().Select(info => ((string)info!["name"]!, (bool)info["differs"]!)));
        string request = Uri.EscapeDataString("""{"sessionName":"digits/first","metricName":{"tag":"validation/accuracy"}}""");
        Assert.Equal("[1767225600,4,0.75]", (await _client.JsonAsync($"/data/plugin/hparams/metric_evals?request={request}"))[4]!.ToJsonString());
        Assert.Equal(400, (await _client.PostAsync("/data/plugin/hparams/session_groups", new { colParams = new[] { new { hparam = "rate", filterRegexp = "(?=a)" } } }, writes: false)).Status);
    }

    [Fact]
    public async Task Gives_no_more_of_hyperparameters_than_is_asked_for()
    {
        JsonNode experiment = await _client.JsonAsync($"/data/plugin/hparams/experiment?request={Uri.EscapeDataString("""{"hparamsLimit":1,"includeMetrics":false}""")}");
        Assert.Equal((1, "rate", 0), (experiment["hparamInfos"]!.AsArray().Count, (string)experiment["hparamInfos"]![0]!["name"]!, experiment["metricInfos"]!.AsArray().Count));
        const string statuses = "\"allowedStatuses\":[\"STATUS_SUCCESS\"]";
        Assert.Equal("""{"rate":0.1}""", (await GroupAsync($$"""{ {{statuses}},"colParams":[{"hparam":"rate","includeInResult":true},{"hparam":"shuffles","includeInResult":false}]}"""))["hparams"]!.ToJsonString());
        Assert.Equal("""{"rate":0.1}""", (await GroupAsync($$"""{ {{statuses}},"colParams":[{"hparam":"rate"},{"hparam":"shuffles","includeInResult":false}]}"""))["hparams"]!.ToJsonString());
        Assert.Equal("""{"rate":0.1,"shuffles":true}""", (await GroupAsync($$"""{ {{statuses}},"colParams":[{"hparam":"rate"}]}"""))["hparams"]!.ToJsonString());
        Assert.Equal((1, 0), ((await GroupAsync($$"""{ {{statuses}} }"""))["metricValues"]!.AsArray().Count, (await GroupAsync($$"""{ {{statuses}},"includeMetrics":false}"""))["sessions"]![0]!["metricValues"]!.AsArray().Count));

        async Task<JsonNode> GroupAsync(string request) => (await _client.JsonAsync($"/data/plugin/hparams/session_groups?request={Uri.EscapeDataString(request)}"))["sessionGroups"]![0]!;
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
