using System.Text.Json.Nodes;
using Penstock.Board;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>Pages that are open are told what changes.</summary>
public class BoardEventTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_grows_is_told_and_others_are_not()
    {
        using var logs = TestFiles.NewFolder();
        using (RunWriter first = RunLog.Create(logs["a"])) first.Scalar("x", 1, 1);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName) { LookEvery = TimeSpan.FromMilliseconds(20) });
        using HttpClient client = board.Client();
        using var events = new StreamReader(await client.GetStreamAsync("/api/events", Cancel));
        JsonNode begin = await ChangeAsync(events);
        Assert.Equal("""["a"]""", begin["runs"]!.ToJsonString());
        using RunWriter second = RunLog.Create(logs["b"]);
        second.Scalar("x", 1, 1);
        second.Flush();
        JsonNode change = await ChangeAsync(events);
        while (change["runs"]!.AsArray().Count == 0) change = await ChangeAsync(events);
        Assert.Equal("""["b"]""", change["runs"]!.ToJsonString());
        Assert.True((long)change["revision"]! > (long)begin["revision"]!);
        Assert.Equal(2, (await client.JsonAsync("/api/runs"))["runs"]!.AsArray().Count);
    }

    [Fact]
    public async Task Streams_end_with_the_server()
    {
        using var logs = TestFiles.NewFolder();
        BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        using var events = new StreamReader(await client.GetStreamAsync("/api/events", Cancel));
        await ChangeAsync(events);
        await board.StopAsync();
        // The stream ends, in order or broken off.
        try
        {
            while (await events.ReadLineAsync(Cancel) is not null) { }
        }
        catch (IOException)
        {
        }
        await board.DisposeAsync();
    }

    [Fact]
    public async Task A_folder_that_comes_later_is_shown()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await Boards.StartAsync(new(logs["later"]));
        using HttpClient client = board.Client();
        Assert.Equal("[]", (await client.JsonAsync("/api/runs"))["runs"]!.ToJsonString());
        using (RunWriter log = RunLog.Create(logs["later/a"])) log.Scalar("x", 1, 1);
        await board.IndexedAsync();
        Assert.Single((await client.JsonAsync("/api/runs"))["runs"]!.AsArray());
    }

    private static async Task<JsonNode> ChangeAsync(StreamReader events)
    {
        while (await events.ReadLineAsync(Cancel) is { } line)
            if (line.StartsWith("data: ")) return JsonNode.Parse(line[6..])!;
        throw new InvalidOperationException("The stream ended.");
    }
}
