using System.Text.Json.Nodes;
using Penstock.Models;

namespace Penstock.Tests;

public class RunsVerbTests
{
    [Fact]
    public void Shows_what_runs_have_logged()
    {
        using TestFolder folder = Filled();
        Snapshot.Matches(Text(folder, "list"), "list");
        Snapshot.Matches(Text(folder, "show", "cnn/1"), "show");
        Snapshot.Matches(Text(folder, "compare", "cnn/1", "dnn"), "compare");
        Assert.Equal("tag,step,wall,value\nloss,1,1001,0.5\nloss,2,1002,NaN\n\"acc,\"\"2\"\"\",2,1002,0.75\n'=evil,2,1002,1\n", Text(folder, "export", "cnn/1"));
        Assert.Equal("tag,step,wall,value\nloss,1,1001,0.5\nloss,2,1002,NaN\n", Text(folder, "export", "cnn/1", "--tag", "loss"));
    }

    [Fact]
    public void Names_are_whole_where_no_terminal_wraps_them()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string run = new('r', 120), tag = string.Join('/', Enumerable.Repeat("statistics", 15));
        EventBytes.Write(folder, run, EventBytes.Join(EventBytes.Version(), EventBytes.Scalar(tag, 1, 0.5f)));
        Assert.Contains($" {run} ", Text(folder, "list"));
        Assert.Contains($" {tag} ", Text(folder, "show", run));
        Assert.Contains($" {tag} ", Text(folder, "compare", run, run));
    }

    [Fact]
    public void Gives_the_same_as_JSON()
    {
        using TestFolder folder = Filled();
        Assert.Equal(["cnn/1", "dnn"], Json(folder, "list")["runs"]!.AsArray().Select(run => (string)run!["run"]!));
        JsonObject run = Json(folder, "show", "cnn/1");
        Assert.Equal((4, "loss", 2, 1, 0.5), (run["series"]!.AsArray().Count, (string)run["series"]![0]!["tag"]!, (int)run["series"]![0]!["values"]!, run["damage"]!.AsArray().Count, (double)run["series"]![0]!["least"]!));
        Assert.Equal(("NaN", "[]"), ((string)run["series"]![0]!["lastValue"]!, run["tags"]!.ToJsonString()));
        Assert.Equal((0.75, 0.5), ((double)Json(folder, "compare", "cnn/1", "dnn")["tags"]![1]!["a"]!, (double)Json(folder, "compare", "cnn/1", "dnn")["tags"]![1]!["b"]!));
        JsonObject export = Json(folder, "export", "cnn/1");
        Assert.Equal(("[1,2]", "[0.5,\"NaN\"]"), (export["tags"]![0]!["steps"]!.ToJsonString(), export["tags"]![0]!["values"]!.ToJsonString()));
        Assert.Equal(4, (int)Json(folder, "export", "cnn/1", "--format", "json", "--out", folder["out.json"])["values"]!);
        Assert.Equal(export.ToJsonString(), JsonNode.Parse(File.ReadAllText(folder["out.json"]))!.ToJsonString());
    }

    [Fact]
    public void Compares_results_before_hyperparameters_before_weights()
    {
        using TestFolder folder = TestFiles.NewFolder();
        foreach (var (run, rate, loss) in ((string, double, double)[])[("a", 0.1, 0.5), ("b", 0.01, double.NegativeInfinity)])
            using (RunWriter log = RunLog.Create(folder[run]))
            {
                log.HyperParameters(new HParamSession(new Dictionary<string, HParamValue> { ["epochs"] = 3, ["rate"] = rate, ["optimizer"] = "Adam" }));
                log.HyperParameters(new HParamExperiment { Metrics = [new("validation/loss")] });
                foreach (string tag in (string[])["statistics/dense/kernel/mean", "step/loss", "train/loss", "validation/loss"]) log.Scalar(tag, loss, 1);
            }
        Snapshot.Matches(Text(folder, "compare", "a", "b"));
        JsonObject json = Json(folder, "compare", "a", "b");
        Assert.Equal(["validation/loss", "train/loss", "step/loss", "statistics/dense/kernel/mean"], json["tags"]!.AsArray().Select(tag => (string)tag!["tag"]!));
        Assert.Equal(("-Infinity", """{"name":"rate","a":0.1,"b":0.01}"""), ((string)json["tags"]![0]!["b"]!, json["hparams"]![0]!.ToJsonString()));
    }

    [Fact]
    public void Archives_deletes_and_undoes()
    {
        using TestFolder folder = Filled();
        Assert.Equal("cnn/1: archived.\n", Text(folder, "archive", "cnn/1", "cnn/1"));
        Assert.Equal((1, 2), (Json(folder, "list")["runs"]!.AsArray().Count, Json(folder, "list", "--all")["runs"]!.AsArray().Count));
        Assert.Equal("cnn/1: not archived any more.\n", Text(folder, "archive", "cnn/1", "--undo"));
        string id = (string)Json(folder, "delete", "cnn/1", "dnn")["undo"]!;
        Assert.StartsWith("No run is logged in ", Text(folder, "list"));
        Assert.Equal($"{id}: undone.\n", Text(folder, "undo", id));
        Assert.Equal(2, Json(folder, "list")["runs"]!.AsArray().Count);
    }

    [Fact]
    public void Deletes_no_run_that_is_written_to_unless_told_so()
    {
        using TestFolder folder = Filled();
        using (RunWriter log = RunLog.Create(folder["live"])) log.Scalar("loss", 1, 1);
        Assert.Equal(["running", null, null], Json(folder, "list")["runs"]!.AsArray().OrderBy(run => (string)run!["run"]! != "live").Select(run => (string?)run!["status"]));
        CliRun.Of("runs", "delete", "dnn", "live", "--logdir", folder.FullName).Refuses(1, "runs delete: expected runs that have ended, got live, which something was logged to within the last minute", "--force");
        Assert.Contains("live may still be running", CliRun.Of("runs", "archive", "live", "--logdir", folder.FullName).Error);
        Assert.Equal(2, Json(folder, "delete", "dnn", "live", "--force")["runs"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("Success", "done")]
    [InlineData("Failure", "failed")]
    [InlineData("Unknown", "stopped")]
    public void Tells_how_runs_ended(string end, string status)
    {
        using TestFolder folder = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(folder["a"])) log.HyperParameters(new HParamSessionEnd(Enum.Parse<SessionStatus>(end)));
        Assert.Equal(status, (string)Json(folder, "list")["runs"]![0]!["status"]!);
        Assert.Contains($" {status} ", Text(folder, "list"));
        // Whoever has said that it ended is not asked to wait.
        Assert.Single(Json(folder, "delete", "a")["runs"]!.AsArray());
    }

    [Theory]
    [InlineData(2, "show dnm", "expected a run of", "(cnn/1, dnn), got \"dnm\"")]
    [InlineData(2, "export dnn --tag lss", "--tag: expected a tag of single numbers of run dnn, got \"lss\"")]
    [InlineData(2, "export dnn --format xml", "expected one of csv, json")]
    [InlineData(2, "delete absent", "RUN: expected a run of", "(cnn/1, dnn), got \"absent\"")]
    [InlineData(2, "delete dnn ../x", "RUN: expected a run of", "got \"../x\"")]
    [InlineData(2, "archive dnm", "RUN: expected a run of", "(cnn/1, dnn), got \"dnm\"")]
    [InlineData(2, "undo 1", "ID: expected the id of a deletion that is not undone, got \"1\"")]
    public void Says_what_is_wrong(int code, string line, params string[] words)
    {
        using TestFolder folder = Filled();
        CliRun.Of(["runs", .. line.Split(' '), "--logdir", folder.FullName]).Refuses(code, words);
    }

    [Fact]
    public void Wants_a_folder() => CliRun.Of("runs", "list", "--logdir", "/absent").Refuses(1, "--logdir: expected a folder of run logs, got /absent");

    private static TestFolder Filled()
    {
        TestFolder folder = TestFiles.NewFolder();
        EventBytes.Write(folder, "cnn/1", EventBytes.Join(EventBytes.Version(), EventBytes.Scalar("loss", 1, 0.5f), EventBytes.Scalar("loss", 2, float.NaN), EventBytes.Scalar("acc,\"2\"", 2, 0.75f),
            EventBytes.Tensor("\u001b[31mnote", 2, EventBytes.Text("hello"), "text"), EventBytes.Scalar("=evil", 2, 1), EventBytes.Record([0xFF])));
        EventBytes.Write(folder, "dnn", EventBytes.Join(EventBytes.Version(), EventBytes.Scalar("acc,\"2\"", 1, 0.5f)));
        return folder;
    }

    private static string Text(TestFolder folder, params string[] arguments)
    {
        CliRun run = CliRun.Of(["runs", .. arguments, "--logdir", folder.FullName]);
        Assert.True(run.Code == 0, run.Error);
        return string.Join('\n', run.Output.Replace(folder.FullName, "FOLDER").Split('\n').Select(line => line.TrimEnd()));
    }

    private static JsonObject Json(TestFolder folder, params string[] arguments) => CliRun.Of(["runs", .. arguments, "--logdir", folder.FullName, "--json"]).Json;
}
