using Microsoft.Extensions.Logging;
using Penstock.Models;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>A server that looks for models in a folder: what it takes up, what it leaves alone, and what goes wrong.</summary>
public class ModelFolderTests
{
    private const string Ask = "{\"instances\": [2.0, 4.0]}";

    [Fact]
    public async Task A_model_that_cannot_be_taken_up_leaves_the_others_alone_and_is_tried_again()
    {
        using var folder = TestFiles.NewFolder();
        var clock = new LookClock();
        List<string> errors = [];
        VersionSwitchTests.Publish(folder["models/a"], 1);
        await using ServerRun run = await StartAsync(folder, clock, errors);
        File.WriteAllText(folder["logs/b"], "no folder");
        foreach (string name in (string[])["b", "c"]) VersionSwitchTests.Publish(folder[$"models/{name}"], 1);
        clock.Look();
        clock.Look();
        Assert.Equal(["a", "c"], run.Server.Loaded.Keys.Order());
        Assert.StartsWith("Model b: ", Assert.Single(errors));
        File.Delete(folder["logs/b"]);
        clock.Look();
        Assert.Equal(["a", "b", "c"], run.Server.Loaded.Keys.Order());
        foreach (string name in (string[])["a", "b", "c"]) await run.PostAsync($"/v1/models/{name}:predict", Ask);
        await run.Server.StopAsync();
        foreach (string name in (string[])["a", "b", "c"]) Assert.True(new FileInfo(Directory.GetFiles(folder[$"logs/{name}"]).Single()).Length > 0);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_ends_the_start()
    {
        using var folder = TestFiles.NewFolder();
        Directory.CreateDirectory(folder["logs"]);
        File.WriteAllText(folder["logs/a"], "no folder");
        VersionSwitchTests.Publish(folder["models/a"], 1);
        await Assert.ThrowsAsync<IOException>(() => StartAsync(folder, new LookClock(), []));
    }

    [Fact]
    public void A_regular_look_that_fails_is_told_and_the_next_one_comes()
    {
        var clock = new LookClock();
        List<string> told = [];
        int looks = 0;
        var look = new RegularLook(() => throw new TimeoutException($"look {++looks}"), error => told.Add(error.Message));
        look.Start(clock, LookClock.Every);
        clock.Look();
        clock.Look();
        look.Close(() => { });
        Assert.Equal(["look 1", "look 2"], told);
        Assert.Throws<TimeoutException>(new RegularLook(() => throw new TimeoutException(), _ => { }).Now);
    }

    [Fact]
    public void A_version_that_fails_in_any_way_is_refused()
    {
        using var folder = TestFiles.NewFolder();
        VersionSwitchTests.Publish(folder["m"], 1);
        var model = new ServedModel("m", folder["m"], new(), TimeProvider.System, (_, _) => { }) { Require = _ => throw new TimeoutException("the layer waits for a lamp") };
        model.Refresh();
        Assert.Equal((VersionState.End, "the layer waits for a lamp"), (model.Table.Known.Single().State, model.Table.Known.Single().Error));
        Assert.Null(model.Table.Default);
    }

    [Fact]
    public async Task A_model_that_was_added_by_name_stays_whatever_folders_are_looked_at()
    {
        using var folder = TestFiles.NewFolder();
        VersionSwitchTests.Publish(folder["models/taxi"], 1);
        await using ServerRun run = await ServerRun.StartAsync(server =>
        {
            server.Add("prod", folder["models/taxi"]);
            server.AddFolder(folder["models"]);
        });
        Assert.Equal(["prod", "taxi"], run.Server.Loaded.Keys.Order());
        Directory.Delete(folder["models/taxi"], recursive: true);
        run.Server.Refresh();
        Assert.Equal(["prod"], run.Server.Loaded.Keys);
        await run.PostAsync("/v1/models/prod:predict", Ask);
    }

    [Fact]
    public async Task A_name_that_is_taken_and_a_count_below_zero_are_refused()
    {
        await using var server = new ModelServer();
        server.Add("m", "models/m");
        Assert.Equal("ModelServer: expected a name that no other model has, got m, which one has. Add this one under another name. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => server.Add("m", "models/n")).Message);
        Assert.Equal("Serve.Latest: expected 0 or more versions, got -1. Say how many are to be loaded. (Parameter 'count')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Serve.Latest(-1)).Message);
    }

    private static Task<ServerRun> StartAsync(TestFolder folder, LookClock clock, List<string> errors) => ServerRun.StartAsync(
        server => server.AddFolder(folder["models"], name => new() { RequestLog = new(folder[$"logs/{name}"]) }),
        new()
        {
            Seed = 7, LookEvery = LookClock.Every, Clock = clock, Log = (level, text) =>
            {
                if (level >= LogLevel.Error) errors.Add(text);
            },
        });

    /// <summary>Looks when the test says so.</summary>
    private sealed class LookClock : TimeProvider
    {
        private Action? _look;

        public static TimeSpan Every => TimeSpan.FromHours(7);

        public void Look() => _look!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period == Every) _look = () => callback(state);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
