using System.Text.Json.Nodes;
using Penstock.Board;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>Which runs, hyperparameters and results a table has.</summary>
public class HParamTableTests
{
    [Fact]
    public async Task Without_a_written_experiment_every_scalar_is_a_result()
    {
        using var logs = TestFiles.NewFolder();
        foreach (double rate in (double[])[0.5, 0.25])
            Write(logs[$"r{rate}"], new() { ["lr"] = rate }, null, ("step/loss", rate), ("statistics/f1", 1), ("train/learning_rate", rate));
        JsonNode table = await TableAsync(logs);
        Assert.Equal(["statistics/f1", "step/loss", "train/learning_rate"], Names(table["metrics"]!, "tag"));
        Assert.Equal([0.25, 0.5], table["sessions"]!.AsArray().Select(session => (double)session!["metrics"]!["step/loss"]!).Order());
    }

    [Fact]
    public async Task What_a_session_says_of_its_results_hides_nothing_of_other_logs_and_shows_nothing_that_no_session_has()
    {
        using var logs = TestFiles.NewFolder();
        Write(logs["ours"], new() { ["lr"] = 0.1 }, new() { HParams = [new("lr", HParamType.Number), new("momentum", HParamType.Number)], Metrics = [new("loss"), new("validation/loss")] }, ("loss", 0.5), ("statistics/kernel", 3));
        Write(logs["second"], new() { ["lr"] = 1, ["units"] = 8 }, new() { HParams = [new("lr", HParamType.Number), new("units", HParamType.Number)], Metrics = [new("loss"), new("mae")] }, ("loss", 0.25), ("mae", 2));
        Write(logs["theirs"], new() { ["depth"] = "deep" }, null, ("auc", 0.9));
        JsonNode table = await TableAsync(logs);
        Assert.Equal(["loss", "mae", "auc"], Names(table["metrics"]!, "tag"));
        Assert.Equal(["lr", "units", "depth"], Names(table["hparams"]!, "name"));
        Assert.Equal("""{"min":0.1,"max":1}""", table["hparams"]![0]!["domain"]!.ToJsonString());
    }

    [Fact]
    public async Task What_a_run_above_its_sessions_says_holds_for_all()
    {
        using var logs = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(logs.FullName)) log.HyperParameters(new HParamExperiment { HParams = [new("lr", HParamType.Number)], Metrics = [new("loss") { Group = "train" }] });
        Write(logs["a"], new() { ["lr"] = 0.1, ["hidden"] = 1 }, null, ("other", 1));
        Write(logs["a/train"], null, null, ("loss", 0.5));
        JsonNode table = await TableAsync(logs);
        Assert.Equal(["loss"], Names(table["metrics"]!, "tag"));
        Assert.Equal(["lr"], Names(table["hparams"]!, "name"));
        Assert.Equal(0.5, (double)table["sessions"]![0]!["metrics"]!["train/loss"]!);
    }

    [Fact]
    public async Task Runs_without_hyperparameters_are_told_beside()
    {
        using var logs = TestFiles.NewFolder();
        Write(logs["a"], new() { ["lr"] = 0.1 }, null, ("loss", 0.5));
        Write(logs["a/validation"], null, null, ("loss", 0.6));
        Write(logs["plain"], null, null, ("loss", 0.7), ("extra", 1));
        Write(logs["keras/validation"], null, null, ("loss", 0.8));
        Write(logs["unlike"], null, null, ("extra", 1));
        JsonNode table = await TableAsync(logs);
        Assert.Equal(["a"], Names(table["sessions"]!, "run"));
        Assert.Equal("""{"run":"plain","group":"","status":"unknown","start":null,"end":null,"hparams":{"lr":null},"metrics":{"loss":0.699999988079071,"validation/loss":null}}""", table["others"]!.AsArray().Single(other => (string)other!["run"]! == "plain")!.ToJsonString());
        Assert.Equal(["keras", "plain"], Names(table["others"]!, "run").Order());
    }

    private static void Write(string folder, Dictionary<string, HParamValue>? hparams, HParamExperiment? experiment, params (string Tag, double Value)[] scalars)
    {
        using RunWriter log = RunLog.Create(folder);
        if (experiment is not null) log.HyperParameters(experiment);
        if (hparams is not null) log.HyperParameters(new HParamSession(hparams));
        foreach (var (tag, value) in scalars) log.Scalar(tag, value, 1);
    }

    private static async Task<JsonNode> TableAsync(TestFolder logs)
    {
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        return await client.JsonAsync("/api/hparams");
    }

    private static IEnumerable<string> Names(JsonNode list, string member) => list.AsArray().Select(one => (string)one![member]!);
}
