using System.Text.Json.Nodes;
using Penstock.Board;
using Penstock.Models;
using Penstock.Tensors;
using static Penstock.Tests.EventBytes;

namespace Penstock.Tests;

/// <summary>What a run asks too much of is taken from that run alone, and what is left out is told.</summary>
public class BoardShareTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Long_names_of_one_run_leave_the_other_its_tags()
    {
        using var logs = TestFiles.NewFolder();
        string filler = new('\u0001', 1900);
        Write(logs, "a", Join([Version(), .. Enumerable.Range(0, 6000).Select(i => Scalar($"{i}{filler}", 1, 1))]));
        Write(logs, "good", Join(Version(), Scalar("loss", 1, 1), Scalar("accuracy", 1, 1)));
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        JsonNode listed = await client.JsonAsync("/data/plugin/scalars/tags");
        Assert.Equal(["loss", "accuracy"], listed["good"]!.AsObject().Select(tag => tag.Key));
        Assert.InRange(listed["a"]!.AsObject().Count, 1000, 5999);
        Assert.Equal(["accuracy", "loss"], (await client.JsonAsync("/data/plugin/timeseries/tags"))["scalars"]!["runTagInfo"]!["good"]!.AsArray().Select(tag => (string)tag!));
        JsonNode tags = await client.JsonAsync("/api/tags");
        Assert.Contains("loss", tags["tags"]!.AsArray().Select(tag => (string)tag!["name"]!));
        JsonNode left = Assert.Single(tags["omittedOf"]!.AsArray())!;
        Assert.Equal(("a", 6000, (int)tags["omitted"]!), ((string)left["run"]!, (int)left["listed"]! + (int)left["omitted"]!, (int)left["omitted"]!));
    }

    [Fact]
    public async Task A_layout_of_very_many_charts_is_cut_and_that_is_told()
    {
        using var logs = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(logs["a"])) log.Layout(new([.. Enumerable.Range(0, 30).Select(c => new LayoutCategory($"c{c}", [.. Enumerable.Range(0, 20).Select(i => new LayoutChart($"x{i}") { Tags = ["loss"] })]))]));
        using (RunWriter log = RunLog.Create(logs["b"])) log.Layout(new(new LayoutCategory("Losses", new LayoutChart("All") { Tags = ["loss"] })));
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        JsonArray layouts = (await client.JsonAsync("/api/layouts"))["layouts"]!.AsArray();
        Assert.Equal((500, 100, 1, 0), (Charts(layouts[0]!), (int)layouts[0]!["omitted"]!, Charts(layouts[1]!), (int)layouts[1]!["omitted"]!));
    }

    private static int Charts(JsonNode layout) => layout["categories"]!.AsArray().Sum(category => category!["charts"]!.AsArray().Count);

    [Fact]
    public async Task Values_that_cannot_be_read_are_counted_with_their_steps_and_reasons()
    {
        using var logs = TestFiles.NewFolder();
        byte[] two = TensorProto(1, [2], t => t.Bytes(4, new byte[8])), huge = TensorProto(7, [1 << 30], t => t.Bytes(8, "x"u8));
        byte[] classes = TensorProto(7, [1], t => t.Bytes(8, new byte[9 << 20]));
        Write(logs, "a", Join(
            Version(), Tensor("h", 3, two, RunPlugin.Histograms), Tensor("h", 4, Text("x"), RunPlugin.Histograms), Tensor("p", 5, two, RunPlugin.PrCurves), Tensor("t", 6, huge, RunPlugin.Text), Tensor("t", 7, Text("good"), RunPlugin.Text),
            Tensor("c", 8, classes, RunPlugin.ConfusionMatrix), Tensor("i", 9, two, RunPlugin.Images), Tensor("s", 10, two, RunPlugin.Audio), Tensor("custom_scalars__config__", 0, Text("x"), RunPlugin.CustomScalars)));
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName) { Advice = new Dictionary<string, string> { ["LargestTensor"] = "Give --longest-record" } });
        using HttpClient client = board.Client();
        async Task<(int Count, int Step, string Why)> OfAsync(string path)
        {
            JsonNode unread = (await client.JsonAsync(path))["unreadable"]!;
            JsonNode first = unread["values"]![0]!;
            Assert.Equal("a", (string)first["run"]!);
            Assert.DoesNotContain(logs.FullName, (string)first["why"]!);
            return ((int)unread["count"]!, (int)first["step"]!, (string)first["why"]!);
        }
        Assert.Equal((2, 4, "expected a value as histograms has it, got text []."), await OfAsync("/api/histograms?run=a&tag=h"));
        Assert.Equal((1, 5), (await OfAsync("/api/pr?run=a&tag=p")) is var pr ? (pr.Count, pr.Step) : default);
        var text = await OfAsync("/api/text?run=a&tag=t");
        Assert.Equal((1, 6), (text.Count, text.Step));
        Assert.Contains("Give --longest-record if that is true", text.Why);
        Assert.Single((await client.JsonAsync("/api/text?run=a&tag=t"))["entries"]!.AsArray());
        foreach (string path in new[] { "", "&index=0" }) Assert.Contains("expected at most 8,388,608 bytes of labels, counts and examples, got 9,437,184", (await OfAsync($"/api/confusion?run=a&tag=c{path}")).Why);
        Assert.Equal(1, (await OfAsync("/api/images?run=a&tag=i")).Count);
        Assert.Equal(1, (await OfAsync("/api/audio?run=a&tag=s")).Count);
        Assert.Equal(1, (await OfAsync("/api/layouts")).Count);
    }

    [Fact]
    public async Task A_graph_of_more_parameters_than_there_are_numbers_is_shown()
    {
        using var logs = TestFiles.NewFolder();
        var graph = new Data.ProtoWriter();
        int node = graph.Begin(1);
        graph.Text(1, "v");
        graph.Text(2, "VarHandleOp");
        int attribute = graph.Begin(5);
        graph.Text(1, "shape");
        int value = graph.Begin(2), shape = graph.Begin(7);
        for (int i = 0; i < 60; i++)
        {
            int extent = graph.Begin(2);
            graph.Varint(1, 1ul << 62);
            graph.End(extent);
        }
        foreach (int begun in new[] { shape, value, attribute, node }) graph.End(begun);
        byte[] bytes = graph.Written.ToArray();
        Write(logs, "a", Join(Version(), Event(1, message => message.Bytes(4, bytes))));
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        JsonNode only = Assert.Single((await client.JsonAsync("/api/graph?run=a"))["nodes"]!.AsArray())!;
        Assert.Equal(("v", null), ((string)only["name"]!, only["parameters"]));
    }

    [Fact]
    public async Task A_projector_configuration_that_makes_no_sense_is_told()
    {
        using var logs = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(logs["a"])) log.Scalar("x", 1, 1);
        File.WriteAllText(logs[$"a/{ProjectorConfig.FileName}"], "embeddings { sprite { single_image_dim: ");
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        string told = (string)Assert.Single((await client.JsonAsync("/api/embeddings"))["problems"]!.AsArray())!;
        Assert.StartsWith($"a: expected a {ProjectorConfig.FileName} that can be read, got: ", told);
        Assert.DoesNotContain(logs.FullName, told);
    }

    [Fact]
    public async Task What_a_folder_leaves_out_is_told_once_of_each_kind()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var logs = TestFiles.NewFolder();
        using var outside = TestFiles.NewFolder();
        foreach (string run in new[] { "a/b/c", "a/b/d", "good" }) Write(logs, run, Join(Version(), Scalar("x", 1, 1)));
        Directory.CreateSymbolicLink(logs["first"], outside.FullName);
        Directory.CreateSymbolicLink(logs["second"], outside.FullName);
        using (var made = System.Diagnostics.Process.Start("bash", ["-c", "d=\"$0\"/$'bad\\xff'; mkdir \"$d\" && cp \"$0\"/good/* \"$d\"", logs.FullName])) await made.WaitForExitAsync(Cancel);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName) { Reading = new() { Depth = 2 }, Advice = new Dictionary<string, string> { ["Depth"] = "Name a folder within" } });
        using HttpClient client = board.Client();
        (string File, string Message)[] damage = [.. (await client.JsonAsync("/api/state"))["damage"]!.AsArray().Select(one => ((string)one!["file"]!, (string)one["message"]!))];
        Assert.Equal([
            ("a/b/c", "expected folders at most 2 deep, got a deeper one. Name a folder within if that is true. So 2 times, here first."),
            ("bad\uFFFD", "expected names of folders in UTF-8, got another. What lies in it is not read."),
            ("first", "expected folders and event files, got a link to one. Links are not followed. So 2 times, here first."),
        ], damage.OrderBy(one => one.File, StringComparer.Ordinal));
        Assert.Equal(["good"], (await client.JsonAsync("/api/runs"))["runs"]!.AsArray().Select(run => (string)run!["name"]!));
        CliRun list = CliRun.Of("runs", "list", "--logdir", logs.FullName, "--json");
        Assert.Equal(2, JsonNode.Parse(list.Output)!["damage"]!.AsArray().Count);
        using (var removed = System.Diagnostics.Process.Start("bash", ["-c", "rm -r \"$0\"/bad*", logs.FullName])) await removed.WaitForExitAsync(Cancel);
    }
}
