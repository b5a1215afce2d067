using Penstock.Data;

namespace Penstock.Tests;

/// <summary>The verbs of pipelines.</summary>
public sealed class PipelineVerbTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();

    public PipelineVerbTests() => Csv.Write(_folder["rows.csv"], Catalog.Quickstart.Generate(600));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_the_standard_pipeline_and_tells_of_it_afterwards()
    {
        var first = Run("--target", "left", "--json").Json;
        Assert.Equal(("rows", 1L, "done"), ((string)first["model"]!, (long)first["version"]!, (string)first["state"]!));
        CliRun second = Run("--target", "left");
        Assert.Equal(0, second.Code);
        Assert.Contains("nothing to do, 8 steps cached", second.Output);
        Assert.Contains("rows/1 is the champion", second.Output);
        CliRun shown = CliRun.Of("pipeline", "show", "--work", _folder["work"]);
        Assert.Contains("nothing to do, 8 steps cached", shown.Output);
        Assert.Contains($"by {Environment.UserName}; done.", shown.Output);
        Assert.All(new[] { "text", "html", "json" }, form => Assert.Contains((string)first["report"]![form]!, shown.Output));
        Assert.StartsWith("<!doctype html>", File.ReadAllText((string)first["report"]!["html"]!));
        Assert.Equal("binary", (string)System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText((string)first["report"]!["json"]!))!["task"]!);
        var runs = CliRun.Of("pipeline", "runs", "--work", _folder["work"], "--json").Json["runs"]!.AsArray();
        Assert.Equal(["done", "done"], runs.Select(run => (string)run!["state"]!));
        Assert.Contains("expected one of the runs", CliRun.Of("pipeline", "show", "99999", "--work", _folder["work"]).Error);
    }

    [Fact]
    public void Fails_where_the_model_is_refused()
    {
        CliRun run = Run("--target", "left", "--require", "auc=0.9999");
        Assert.Equal(1, run.Code);
        Assert.Contains("refused: ", run.Output);
        Assert.Contains("  - expected Auc >= 0.9999, got Auc = ", run.Output);
        Assert.DoesNotContain("  - Auc", run.Output);
    }

    [Fact]
    public void A_model_that_is_no_better_than_logistic_regression_is_refused_unless_told_otherwise()
    {
        CliRun refused = Run("--target", "left", "--model", "linear");
        Assert.Equal(1, refused.Code);
        Assert.Contains("expected Auc better than the baseline \"logistic regression\"", refused.Output);
        CliRun told = Run("--target", "left", "--model", "linear", "--baselines", "none");
        Assert.Equal(0, told.Code);
        Assert.Contains("nothing was required of the model against them", File.ReadAllText(told.Output.Split('\n').First(line => line.StartsWith("The report: "))["The report: ".Length..]));
        Run("--target", "left", "--baselines", "all").Refuses(2, "--baselines: expected one of beat, beat-surely, not-below, none, got \"all\"");
    }

    [Fact]
    public void Says_what_is_wrong()
    {
        CliRun unknown = Run("--target", "nowhere");
        Assert.Equal(1, unknown.Code);
        Assert.Contains("penstock: TransformExamples: expected a target of the columns", unknown.Error);
        CliRun absent = CliRun.Of("pipeline", "run", "--data", _folder["none.csv"], "--target", "left", "--out", _folder["work"]);
        Assert.Equal(1, absent.Code);
        Assert.Contains("penstock: Csv: expected a file", absent.Error);
        Run("--target", "left", "--require", "auc").Refuses(2, "penstock pipeline run: --require: expected a metric and a number");
        Run("--target", "left", "--name", "../evil").Refuses(2, "penstock pipeline run: --name: expected a model name of 1 to 100 letters", "got \"../evil\"");
        Run("--target", "left", "--require", "acu=0.9").Refuses(2, "penstock pipeline run: MetricValues: expected one of the metrics", "got \"acu\"");
        Run("--target", "left > ").Refuses(2, "penstock pipeline run: Expression \"left > \" at 8: expected a column");
        Run("--target", "left", "--force", "nobody").Refuses(1, "expected one of the steps ImportCsv");
        CliRun.Of("pipeline", "show", "--work", _folder["nothing"]).Refuses(1, "expected a registry, got no file");
        CliRun.Of("pipeline", "run", "--target", "left").Refuses(2, "penstock pipeline run: Option '--data' is required");
    }

    [Theory]
    [InlineData("")]
    [InlineData("--dot")]
    [InlineData("--mermaid")]
    public void Draws_the_standard_pipeline(string form) =>
        Snapshot.Matches(CliRun.Of(["pipeline", "graph", .. form.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Output, form.Length == 0 ? "text" : form[2..]);

    private CliRun Run(params string[] arguments) => CliRun.Of(["pipeline", "run", "--data", _folder["rows.csv"], "--out", _folder["work"], .. arguments]);
}
