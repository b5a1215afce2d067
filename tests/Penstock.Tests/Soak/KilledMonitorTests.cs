using System.Text.Json;
using Penstock.Data;
using Penstock.Monitoring;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A monitor that is killed at any moment loses no alert and writes none twice; a request log that is killed loses no line that was flushed.</summary>
public class KilledMonitorTests
{
    private const string Begun = "begun", Done = "done";

    [Fact]
    public Task A_monitor_killed_ten_times_tells_every_alert_once() => Kill(10, seed: 1);

    [Fact(Explicit = true)]
    public Task A_monitor_killed_a_hundred_times_tells_every_alert_once() => Kill(100, Random.Shared.Next());

    [Fact]
    public void A_request_log_killed_three_times_keeps_what_was_flushed() => KillLog(3, seed: 1);

    [Fact(Explicit = true)]
    public void A_request_log_killed_a_hundred_times_keeps_what_was_flushed() => KillLog(100, Random.Shared.Next());

    /// <summary>What the killed process runs.</summary>
    [Fact(Explicit = true)]
    public async Task A_monitor_that_can_be_killed()
    {
        if (KilledProgram.Folder is not { } folder) return;
        File.WriteAllText(Path.Combine(folder, Begun), "");
        await Watch(folder);
        File.WriteAllText(Path.Combine(folder, Done), "");
    }

    /// <summary>What the killed process runs: ids are printed to a file once they are on the disk.</summary>
    [Fact(Explicit = true)]
    public async Task A_request_log_that_can_be_killed()
    {
        if (KilledProgram.Folder is not { } folder) return;
        using var log = new RequestLog(new(Path.Combine(folder, "requests")) { MaxFileBytes = 20_000 });
        string kept = Path.Combine(folder, "kept");
        for (int i = 0; !TestContext.Current.CancellationToken.IsCancellationRequested; i++)
        {
            log.TryAppend(RequestLogTests.Record($"{Environment.ProcessId}-{i}"));
            if (i % 50 != 49) continue;
            await log.FlushAsync();
            File.AppendAllText(kept, $"{Environment.ProcessId}-{i}\n");
            if (i == 49) File.WriteAllText(Path.Combine(folder, Begun), "");
        }
    }

    // Shifted and quiet stretches by turns, in many small files, so that there is much to tell and to keep.
    private static async Task Kill(int kills, int seed)
    {
        using TestFolder whole = TestFiles.NewFolder(), folder = TestFiles.NewFolder();
        (MonitoredRows known, MonitoredRows heldOut) = MonitoredRows.Taxi().Split(0.5, seed: 7);
        Column fare = heldOut.Rows.Column("fare");
        MonitoredRows dear = heldOut.With(new("fare", Tensor.From(Enumerable.Range(0, fare.Count).Select(r => fare.NumberAt(r) * 2).ToArray())));
        for (int stretch = 0; stretch < 14; stretch++)
        {
            LoggedRows.Write(whole["requests"], stretch % 2 == 0 ? heldOut : dear, $"{stretch}-", stretch * 500, 500, fileBytes: 1);
            LoggedRows.WriteLabels(whole["late.csv"], heldOut, $"{stretch}-", stretch * 500, 500);
        }
        File.WriteAllText(whole["profile.json"], DataProfile.Of(known.Rows).ToJson());
        File.WriteAllText(whole["signature.json"], JsonSerializer.Serialize(known.Signature));
        foreach (string file in Directory.GetFiles(whole.FullName, "*", SearchOption.AllDirectories))
        {
            string copy = folder[Path.GetRelativePath(whole.FullName, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        await Watch(whole.FullName);
        string[] expected = Ids(whole["alerts.jsonl"]);
        Assert.True(expected.Length >= 7, $"expected alerts, got {expected.Length}");
        var random = new Random(seed);
        for (int killed = 0; killed < kills;)
        {
            if (KilledWithin(folder, nameof(A_monitor_that_can_be_killed), random.Next(250))) killed++;
            File.Delete(folder[Begun]);
            if (!File.Exists(folder[Done])) continue;
            Assert.Equal(expected, Ids(folder["alerts.jsonl"]));
            foreach (string name in (string[])[Done, "state.json", "alerts.jsonl"]) File.Delete(folder[name]);
        }
        await Watch(folder.FullName);
        Assert.Equal(expected, Ids(folder["alerts.jsonl"]));
    }

    private static Task Watch(string folder) => new ModelMonitor(new("taxi", 1, JsonSerializer.Deserialize<Models.ModelSignature>(File.ReadAllText(Path.Combine(folder, "signature.json")))!, Path.Combine(folder, "requests"))
    {
        Profile = DataProfile.FromJson(File.ReadAllText(Path.Combine(folder, "profile.json"))), StateFile = Path.Combine(folder, "state.json"), Labels = Path.Combine(folder, "late.csv"), QuietWindows = 1, MostDays = null, WindowRows = 250,
        Sinks = [new FileAlerts(Path.Combine(folder, "alerts.jsonl"))], Threads = 1,
    }).RunAsync();

    private static void KillLog(int kills, int seed)
    {
        using TestFolder folder = TestFiles.NewFolder();
        var random = new Random(seed);
        for (int kill = 0; kill < kills; kill++)
        {
            Assert.True(KilledWithin(folder, nameof(A_request_log_that_can_be_killed), random.Next(300)));
            File.Delete(folder[Begun]);
        }
        new RequestLog(new(folder["requests"])).Dispose();
        var reader = new RequestLogReader(folder["requests"], [new("fare", false)]);
        HashSet<string> ids = [.. reader.Read().SelectMany(p => p.Ids)];
        Assert.Equal(0, reader.Problems.BadLines);
        Assert.All(Directory.GetFiles(folder["requests"]), file => Assert.EndsWith(".jsonl", file));
        string[] kept = File.Exists(folder["kept"]) ? File.ReadAllText(folder["kept"]).Split('\n')[..^1] : [];
        Assert.NotEmpty(kept);
        Assert.All(kept, id => Assert.Contains(id, ids));
    }

    private static string[] Ids(string alerts) => [.. File.ReadLines(alerts).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];

    private static bool KilledWithin(TestFolder folder, string method, int milliseconds) =>
        KilledProgram.KilledWithin(KilledProgram.OfTest<KilledMonitorTests>(method, folder.FullName), () => File.Exists(folder[Begun]), milliseconds);
}
