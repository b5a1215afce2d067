using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Penstock.Models;
using Penstock.Monitoring;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>What a server writes of the requests that it answers over HTTP. A row is logged behind its answer, so that a server is stopped before its log is read.</summary>
public class ServedLogTests
{
    private const string Predict = "/v1/models/m:predict", IdHeader = "X-Request-Id";
    private const string Trip = "{\"trip_miles\": 12.75, \"payment_type\": \"Cash\", \"is_night\": 1, \"zone\": \"Airport\"}";

    [Fact]
    public async Task A_row_has_the_id_of_the_header_what_was_sent_what_was_answered_and_the_version()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder, new(folder["log"]));
        var (own, answer) = await AskAsync(run, $"{{\"instances\": [{Trip}, {{\"trip_miles\": 3}}]}}");
        var (sent, _) = await AskAsync(run, $"{{\"inputs\": {{\"trip_miles\": [4], \"zone\": [null]}}}}", "order-66");
        await run.Server.StopAsync();
        JsonElement[] lines = LinesOf(folder["log"]);
        Assert.Equal("order-66", sent);
        Assert.Equal([own, own, sent], lines.Select(IdOf));
        Assert.Equal([0, 1, 0], lines.Select(l => l.GetProperty("row").GetInt32()));
        Assert.All(lines, line => Assert.Equal(("m", 1), (line.GetProperty("model").GetString(), line.GetProperty("version").GetInt32())));
        Assert.All(lines, line => Assert.True(line.GetProperty("us").GetInt64() >= 0));
        Assert.Equal(Trip, lines[0].GetProperty("inputs").GetRawText());
        Assert.Equal(JsonDocument.Parse(answer).RootElement.GetProperty("predictions").EnumerateArray().Select(p => p.GetRawText()), lines.Take(2).Select(l => l.GetProperty("output").GetRawText()));
        Assert.Equal(JsonValueKind.Null, lines[2].GetProperty("inputs").GetProperty("zone").ValueKind);
    }

    [Fact]
    public async Task Numbers_that_JSON_does_not_have_are_logged_as_null()
    {
        using var folder = TestFiles.NewFolder();
        SymbolicTensor x = Model.Input([2], name: "x");
        HalfPlusModels.Publish(new Model(x, new Rescaling(1e38) { Name = "y" }.On(x)), folder["m"], "1");
        await using ServerRun run = await StartAsync(folder, new(folder["log"]));
        var (_, answer) = await AskAsync(run, "{\"instances\": [[NaN, 1], [1000, -1000]]}");
        await run.Server.StopAsync();
        Assert.Equal("{\"predictions\": [[NaN, 1e+38], [Infinity, -Infinity]]}", answer);
        Assert.Equal(["[null, 1e+38]", "[null, null]"], LinesOf(folder["log"]).Select(l => l.GetProperty("output").GetRawText()));
        Assert.Equal("{\"x\":[null,1.0]}", LinesOf(folder["log"])[0].GetProperty("inputs").GetRawText());
    }

    [Fact]
    public async Task Columns_are_left_out_hashed_and_cut_before_they_reach_the_disk()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder, new(folder["log"])
        {
            HashKey = Encoding.ASCII.GetBytes("0123456789abcdef"),
            Columns = new Dictionary<string, ColumnRule> { ["payment_type"] = ColumnRule.LeaveOut, ["zone"] = ColumnRule.Hash, ["trip_miles"] = ColumnRule.Cut(2) },
        });
        await AskAsync(run, $"{{\"instances\": [{Trip}]}}");
        await AskAsync(run, $"{{\"instances\": [{Trip.Replace("Airport", "Loop")}, {Trip}]}}");
        await run.Server.StopAsync();
        JsonElement[] inputs = [.. LinesOf(folder["log"]).Select(l => l.GetProperty("inputs"))];
        Assert.All(inputs, row => Assert.False(row.TryGetProperty("payment_type", out _)));
        Assert.All(inputs, row => Assert.Equal(("12", "1"), (row.GetProperty("trip_miles").GetRawText(), row.GetProperty("is_night").GetRawText())));
        string[] zones = [.. inputs.Select(row => row.GetProperty("zone").GetString()!)];
        Assert.All(zones, zone => Assert.Matches("^[0-9a-f]{32}$", zone));
        Assert.Equal(zones[0], zones[2]);
        Assert.NotEqual(zones[0], zones[1]);
        Assert.All(Directory.GetFiles(folder["log"]), file => Assert.DoesNotContain("Airport", File.ReadAllText(file)));
    }

    [Fact]
    public async Task The_id_decides_which_requests_are_logged_and_refused_ones_are_not()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun run = await StartAsync(folder, new(folder["log"], SampleRate: 0.5));
        List<string> ids = [];
        for (int i = 0; i < 40; i++) ids.Add((await AskAsync(run, $"{{\"instances\": [{Trip}]}}", i % 2 == 0 ? $"trip-{i}" : null)).Id);
        foreach (string id in ids) Assert.Equal(400, (int)(await SendAsync(run, "{\"instances\": [{\"tip\": 1}]}", id)).StatusCode);
        await run.Server.StopAsync();
        using var same = new RequestLog(new(folder["other"], SampleRate: 0.5));
        string[] expected = [.. ids.Where(same.Takes)];
        Assert.InRange(expected.Length, 1, ids.Count - 1);
        Assert.Equal(expected, LinesOf(folder["log"]).Select(IdOf));
    }

    [Fact]
    public async Task A_log_that_cannot_keep_up_or_cannot_be_written_loses_rows_and_holds_up_nobody()
    {
        using var folder = TestFiles.NewFolder();
        await using ServerRun full = await StartAsync(folder, new(folder["log"]) { MaxQueuedBytes = 1 });
        for (int i = 0; i < 3; i++) await AskAsync(full, $"{{\"instances\": [{Trip}, {Trip}]}}");
        Assert.Equal((6, 0), await CountsAsync(full));
        await using ServerRun broken = await StartAsync(folder, new(folder["gone"]));
        Directory.Delete(folder["gone"], recursive: true);
        File.WriteAllText(folder["gone"], "no folder");
        for (int i = 0; i < 3; i++)
        {
            await AskAsync(broken, $"{{\"instances\": [{Trip}]}}");
            // A connection begins its next request when all of the one before is done, its row too.
            await CountsAsync(broken);
            await broken.Server.FlushLogsAsync();
        }
        Assert.Equal((3, 0), await CountsAsync(broken));
    }

    private static Task<ServerRun> StartAsync(TestFolder folder, RequestLogOptions log)
    {
        if (!Directory.Exists(folder["m"])) TripModels.Save(new TestFolder(folder["m"]), 1);
        return ServerRun.StartAsync("m", folder["m"], new() { RequestLog = log });
    }

    private static async Task<(string Id, string Answer)> AskAsync(ServerRun run, string body, string? id = null)
    {
        using HttpResponseMessage response = await SendAsync(run, body, id);
        string answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, answer);
        return (Assert.Single(response.Headers.GetValues(IdHeader)), answer);
    }

    private static async Task<HttpResponseMessage> SendAsync(ServerRun run, string body, string? id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Predict, UriKind.Relative)) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        if (id is not null) request.Headers.Add(IdHeader, id);
        return await run.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<(int Dropped, int Written)> CountsAsync(ServerRun run)
    {
        string[] lines = (await run.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken)).Split('\n');
        int value(string metric) => int.Parse(lines.Single(l => l.StartsWith(metric + "{", StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);
        return (value("penstock_request_log_dropped_rows"), value("penstock_request_log_written_rows"));
    }

    private static string IdOf(JsonElement line) => line.GetProperty("id").GetString()!;

    private static JsonElement[] LinesOf(string folder) => [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(ReadLines).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string[] ReadLines(string path)
    {
        // The server still writes.
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
