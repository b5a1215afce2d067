using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Penstock.Models;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>Another version takes over while requests go on: none fails, none gets half of each, and the old one goes.</summary>
public class VersionSwitchTests
{
    private const int Clients = 8, Switches = 4;
    internal const string Predict = "/v1/models/m:predict", Ask = "{\"instances\": [2.0, 4.0]}";

    [Fact]
    public async Task Requests_go_on_while_versions_change()
    {
        using var folder = TestFiles.NewFolder();
        Publish(folder["m"], 1);
        await using ServerRun run = await ServerRun.StartAsync("m", folder["m"]);
        using var done = new CancellationTokenSource();
        int answered = 0, newest = 1;
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                int before = Volatile.Read(ref newest);
                int version = VersionOf(await run.PostAsync(Predict, Ask));
                // What was in service when the request began, or what took over meanwhile.
                Assert.InRange(version, before, Volatile.Read(ref newest) + 1);
                Interlocked.Increment(ref answered);
            }
        }))];
        for (int version = 2; version <= 1 + Switches; version++)
        {
            await UntilAsync(() => Volatile.Read(ref answered) > 50 * version);
            Publish(folder["m"], version);
            run.Server.Refresh();
            Volatile.Write(ref newest, version);
            Assert.Equal([version], run.Server.Loaded["m"]);
        }
        await UntilAsync(() => Volatile.Read(ref answered) > 50 * (2 + Switches));
        await done.CancelAsync();
        await Task.WhenAll(clients);
        string metrics = await run.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains($"penstock_model_version_loaded{{model=\"m\",version=\"{1 + Switches}\"}} 1", metrics);
        Assert.DoesNotContain("penstock_model_version_loaded{model=\"m\",version=\"1\"}", metrics);
        Assert.Contains("penstock_model_requests_total{model=\"m\",version=\"1\",code=\"OK\"}", metrics);
    }

    [Fact]
    public async Task A_broken_version_is_refused_and_the_old_one_goes_on()
    {
        using var folder = TestFiles.NewFolder();
        Publish(folder["m"], 1);
        await using ServerRun run = await ServerRun.StartAsync("m", folder["m"]);
        Directory.CreateDirectory(folder["m/2"]);
        File.WriteAllText(folder["m/2/model.penstock"], "no model");
        run.Server.Refresh();
        Assert.Equal(1, VersionOf(await run.PostAsync(Predict, Ask)));
        var (_, status) = await run.SendAsync("GET", "/v1/models/m");
        JsonElement broken = JsonDocument.Parse(status).RootElement.GetProperty("model_version_status").EnumerateArray().Single(v => v.GetProperty("version").GetString() == "2");
        Assert.Equal("END", broken.GetProperty("state").GetString());
        Assert.Contains("expected a zip archive", broken.GetProperty("status").GetProperty("error_message").GetString());
        Publish(folder["m"], 3);
        run.Server.Refresh();
        Assert.Equal(3, VersionOf(await run.PostAsync(Predict, Ask)));
        Assert.Equal(HttpStatusCode.NotFound, (await run.SendAsync("GET", "/v1/models/m/versions/2")).Status);
    }

    [Fact]
    public async Task The_champion_answers_whatever_else_is_newer()
    {
        using var folder = TestFiles.NewFolder();
        foreach (int version in (int[])[1, 2, 3]) Publish(folder["m"], version);
        File.WriteAllText(folder["m/aliases.json"], "{\"champion\": 2, \"challenger\": 3}");
        await using ServerRun run = await ServerRun.StartAsync("m", folder["m"]);
        Assert.Equal([2L, 3L], run.Server.Loaded["m"]);
        Assert.Equal(2, VersionOf(await run.PostAsync(Predict, Ask)));
        Assert.Equal(3, VersionOf(await run.PostAsync("/v1/models/m/labels/challenger:predict", Ask)));
        File.WriteAllText(folder["m/aliases.json"], "{\"champion\": 1}");
        run.Server.Refresh();
        Assert.Equal([1L, 3L], run.Server.Loaded["m"]);
        Assert.Equal(1, VersionOf(await run.PostAsync(Predict, Ask)));
        File.WriteAllText(folder["m/aliases.json"], "{\"champion\": \"one\"}");
        run.Server.Refresh();
        Assert.Equal(1, VersionOf(await run.PostAsync(Predict, Ask)));
    }

    [Fact]
    public void A_failure_is_tried_again_later_and_when_its_file_changes()
    {
        using var folder = TestFiles.NewFolder();
        var clock = new HandClock();
        File.WriteAllText(folder["model.penstock"], "no model");
        LoadFailure failure = LoadFailure.Of(null, folder.FullName, clock);
        Assert.False(failure.MayRetry(folder.FullName, clock));
        clock.Pass(TimeSpan.FromSeconds(1));
        Assert.True(failure.MayRetry(folder.FullName, clock));
        for (int i = 0; i < 6; i++) failure = LoadFailure.Of(failure, folder.FullName, clock);
        clock.Pass(TimeSpan.FromHours(1));
        Assert.False(failure.MayRetry(folder.FullName, clock));
        File.WriteAllText(folder["model.penstock"], "another that is none");
        Assert.True(failure.MayRetry(folder.FullName, clock));
    }

    internal static void Publish(string folder, int version)
    {
        SymbolicTensor x = Model.Input([1], name: "x");
        Directory.CreateDirectory(folder);
        HalfPlusModels.Publish(new Model(x, new Rescaling(0.5, version) { Name = "y" }.On(x)) { Signature = new() { Signatures = new Dictionary<string, NamedSignature> { ["serving_default"] = new() { TakesAnyShape = true } } } }, folder, $"{version}");
    }

    /// <summary>Which version gave the answer: both of its numbers must say the same.</summary>
    internal static int VersionOf(string answer)
    {
        double[] y = [.. JsonDocument.Parse(answer).RootElement.GetProperty("predictions").EnumerateArray().Select(v => double.Parse(v.GetRawText(), CultureInfo.InvariantCulture))];
        Assert.Equal(y[0] + 1, y[1]);
        return (int)(y[0] - 1);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Yield();
    }

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long GetTimestamp() => _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
