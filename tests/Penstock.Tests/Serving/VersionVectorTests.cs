using System.Net;
using System.Text.Json;
using Penstock.Models;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>TensorFlow Serving's own cases of which versions are loaded, and of labels.</summary>
public class VersionVectorTests
{
    private const string File = "tfserving_versions.json", Flag = "fail_if_zero_versions_at_startup=true";

    [Fact]
    public async Task Versions_are_loaded_as_TensorFlow_Serving_does() => await ServingVectors.RunAsync(File, "cases", CheckAsync);

    [Fact]
    public async Task Labels_are_kept_as_TensorFlow_Serving_does() => await ServingVectors.RunAsync(File, "labels", CheckLabelAsync);

    [Fact]
    public async Task States_have_their_numbers() => await ServingVectors.RunAsync(File, "version_states", one =>
    {
        string[] parts = one.GetString()!.Split('=');
        Assert.Equal(int.Parse(parts[1]), (int)Enum.Parse<VersionState>(parts[0], ignoreCase: true));
        return Task.CompletedTask;
    });

    private static VersionPolicy PolicyOf(string text)
    {
        string numbers = text.Contains('{') ? text[(text.IndexOf('{') + 1)..text.IndexOf('}')] : "";
        if (text.StartsWith("all")) return Serve.All;
        if (text.StartsWith("specific")) return Serve.Specific([.. numbers.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)]);
        return text.StartsWith("latest") ? Serve.Latest(int.Parse(numbers.Split(':')[1])) : Serve.Latest();
    }

    private static async Task CheckAsync(JsonElement one)
    {
        using var folder = TestFiles.NewFolder();
        if (one.TryGetProperty("servables", out JsonElement servables))
        {
            await using ServerRun many = await ServerRun.StartAsync(server =>
            {
                foreach (JsonProperty servable in servables.EnumerateObject())
                {
                    Fill(folder[servable.Name], servable.Value);
                    server.Add(servable.Name, folder[servable.Name], new() { Versions = PolicyOf(one.Text("policy")!) });
                }
            });
            foreach (JsonProperty servable in servables.EnumerateObject()) Assert.Equal(Numbers(one.GetProperty("aspired").GetProperty(servable.Name)), many.Server.Loaded[servable.Name]);
            return;
        }
        if (one.TryGetProperty("change", out _)) await RemovedModelsGoAsync(folder);
        else if (one.TryGetProperty("base_path", out _)) await AMissingFolderChangesNothingAsync(folder);
        else await CheckFolderAsync(one, folder["m"]);
    }

    private static async Task CheckFolderAsync(JsonElement one, string folder)
    {
        Fill(folder, one.GetProperty("dirs"));
        var options = new ServeOptions { Versions = PolicyOf(one.Text("policy") ?? "default"), Required = one.Text("flag") == Flag };
        if (one.Text("expect") == "startup error")
        {
            Assert.Contains("expected a version that can be used", (await Assert.ThrowsAsync<InvalidOperationException>(() => ServerRun.StartAsync("m", folder, options))).Message);
            return;
        }
        await using ServerRun run = await ServerRun.StartAsync("m", folder, options);
        if (one.TryGetProperty("then_created", out JsonElement later))
        {
            Assert.Empty(run.Server.Loaded["m"]);
            Fill(folder, later);
            run.Server.Refresh();
        }
        if (one.TryGetProperty("aspired", out JsonElement aspired)) Assert.Equal(Numbers(aspired), run.Server.Loaded["m"]);
        else Assert.Equal([1L], run.Server.Loaded["m"]);
        if (one.TryGetProperty("paths", out JsonElement paths))
            Assert.Equal(paths.EnumerateArray().Select(p => p.GetString()).Order(), VersionFolders.Find(folder).Where(v => run.Server.Loaded["m"].Contains(v.Key)).Select(v => Path.GetFileName(v.Value)).Order());
    }

    private static async Task RemovedModelsGoAsync(TestFolder folder)
    {
        Fill(folder["models/a"], "1");
        Fill(folder["models/b"], "1");
        await using ServerRun run = await ServerRun.StartAsync(server => server.AddFolder(folder["models"]));
        Assert.Equal(["a", "b"], run.Server.Loaded.Keys.Order());
        Directory.Delete(folder["models/a"], recursive: true);
        run.Server.Refresh();
        Assert.Equal(["b"], run.Server.Loaded.Keys);
        Assert.Equal(HttpStatusCode.NotFound, (await run.SendAsync("POST", "/v1/models/a:predict", "{\"instances\": [1]}")).Status);
        await run.PostAsync("/v1/models/b:predict", "{\"instances\": [1]}");
    }

    private static async Task AMissingFolderChangesNothingAsync(TestFolder folder)
    {
        Fill(folder["m"], "1");
        List<string> log = [];
        await using ServerRun run = await ServerRun.StartAsync(server => server.Add("m", folder["m"]), new() { Seed = 7, LookEvery = TimeSpan.FromHours(1), Log = (_, text) => { lock (log) log.Add(text); } });
        Directory.Move(folder["m"], folder["away"]);
        run.Server.Refresh();
        run.Server.Refresh();
        Assert.Equal([1L], run.Server.Loaded["m"]);
        Assert.Single(log, text => text.EndsWith("What is loaded stays."));
    }

    private static async Task CheckLabelAsync(JsonElement one)
    {
        string given = one.Text("given")!, expected = one.Text("expect")!;
        using var folder = TestFiles.NewFolder();
        Fill(folder["x"], "2");
        if (given.StartsWith("label -> version that is not AVAILABLE"))
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerRun.StartAsync("x", folder["x"], Labelled(1, false)));
            Assert.Contains("Request to assign label to version 1 of model x, which is not currently available for inference", refused.Message);
            return;
        }
        await using ServerRun run = await ServerRun.StartAsync("x", folder["x"], Labelled(1, true));
        string path = "/v1/models/x/labels/some:predict", body = "{\"instances\": [1]}";
        if (given.Contains("already assigned"))
        {
            System.IO.File.WriteAllText(Path.Combine(folder["x"], "aliases.json"), "{\"live\": 2}");
            run.Server.Refresh();
            System.IO.File.WriteAllText(Path.Combine(folder["x"], "aliases.json"), "{\"live\": 3}");
            run.Server.Refresh();
            Assert.Contains("\"2\"", await run.Client.GetStringAsync(new Uri("/v1/models/x/labels/live", UriKind.Relative), TestContext.Current.CancellationToken));
            Fill(folder["x"], "3");
            run.Server.Refresh();
            Assert.Contains("\"3\"", await run.Client.GetStringAsync(new Uri("/v1/models/x/labels/live", UriKind.Relative), TestContext.Current.CancellationToken));
            return;
        }
        var (status, text) = await run.SendAsync("POST", given.StartsWith("REST label") ? "/v1/models/x/labels/not-there%21:predict" : path, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Unrecognized servable version label", text);
        if (!expected.StartsWith("accepted")) return;
        Fill(folder["x"], "1");
        run.Server.Refresh();
        await run.PostAsync(path, body);
    }

    private static ServeOptions Labelled(long version, bool mayBeUnavailable) =>
        new() { Labels = new Dictionary<string, long> { ["some"] = version }, AllowUnavailableLabels = mayBeUnavailable };

    private static void Fill(string folder, JsonElement names) => Fill(folder, [.. names.EnumerateArray().Select(n => n.GetString()!)]);

    private static void Fill(string folder, params string[] names)
    {
        Directory.CreateDirectory(folder);
        Model model = HalfPlusModels.PlusThree();
        foreach (string name in names) HalfPlusModels.Publish(model, folder, name);
    }

    private static IEnumerable<long> Numbers(JsonElement list) => list.EnumerateArray().Select(n => n.GetInt64()).Order();
}
