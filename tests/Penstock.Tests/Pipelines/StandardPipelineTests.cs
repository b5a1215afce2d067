using System.IO.Compression;
using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Pipelines;
using Penstock.Registry;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The steps from raw rows to a champion, on a small table.</summary>
public sealed class StandardPipelineTests : IDisposable
{
    private const string Left = "left";

    private readonly TestFolder _folder = TestFiles.NewFolder();
    private readonly Lazy<ModelRegistry> _registry;

    public StandardPipelineTests()
    {
        _registry = new(() => ModelRegistry.Open(_folder["registry.db"]));
        Csv.Write(_folder["rows.csv"], Catalog.Quickstart.Generate());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pushes_a_champion_and_then_has_nothing_to_do()
    {
        StandardPipeline standard = Standard();
        PipelineResult first = await Run(standard);
        Assert.True(first.Succeeded, first.ToString());
        Assert.All(first.Steps, step => Assert.Equal(StepOutcome.Ran, step.Outcome));
        Assert.Equal(1, first.Output(standard.Pushed).Version);
        PipelineResult second = await Run(Standard());
        Assert.All(second.Steps, step => Assert.Equal(StepOutcome.Cached, step.Outcome));

        ModelVersion champion = _registry.Value.Find("bank", ModelRegistry.Champion)!;
        Assert.Equal(1, champion.Version);
        Assert.True(champion.Metrics["auc"] > 0.8, $"{champion.Metrics["auc"]}");
        Assert.Equal(first["ImportCsv"].Artifact!.Hash, champion.RowsHash);
        Assert.Equal(first.Output(standard.Evaluation).Report.Decision!.Threshold, champion.Signature.Threshold);
        Lineage lineage = _registry.Value.Metadata.Lineage(champion.Artifact, LineageDirection.Upstream);
        Assert.Contains(lineage.Artifacts, artifact => artifact.Type == "Examples" && artifact.Hash == champion.RowsHash);
        AliasMove move = Assert.Single(_registry.Value.History("bank"));
        Assert.Equal(("pipeline", "pipeline bank"), (move.Who, move.Why));
    }

    [Fact]
    public async Task Pushes_no_more_what_was_taken_back_by_hand_and_again_what_was_deleted()
    {
        ModelRegistry registry = _registry.Value;
        await Run(Standard());
        registry.RemoveAlias("bank", ModelRegistry.Champion, "ann", "customers complained");
        StepResult taken = (await Run(Standard()))["PushModel"];
        Assert.Equal((StepOutcome.Ran, "what it did was changed since"), (taken.Outcome, taken.Reason));
        Assert.StartsWith("bank/1 is not the champion: ann took champion from it at ", taken.Summary);
        Assert.Null(registry.Find("bank", ModelRegistry.Champion));
        Assert.Equal(StepOutcome.Cached, (await Run(Standard()))["PushModel"].Outcome);

        registry.Promote("bank", 1, ModelRegistry.Champion, "ann");
        Assert.Equal("bank/1 is the champion", (await Run(Standard()))["PushModel"].Summary);
        registry.RemoveAlias("bank", ModelRegistry.Champion, "ann");
        registry.Delete("bank", 1);
        Assert.Equal("bank/2 is the champion", (await Run(Standard()))["PushModel"].Summary);
    }

    [Fact]
    public async Task Another_decision_threshold_is_another_version()
    {
        StandardPipeline standard = Standard();
        await Run(standard);
        var careful = new EvaluateModel(standard.Model, standard.Features) { Threshold = null, MayLose = null, Baselines = BaselineRule.None };
        var pushed = new PushModel(standard.Model, [careful], "bank");
        PipelineResult run = await new Pipeline("bank", pushed).RunAsync(_registry.Value, Options());
        Assert.Equal(StepOutcome.Cached, run["TrainModel"].Outcome);
        Assert.True(run.Output(pushed).Version == 2, run.ToString());
        Assert.NotEqual(_registry.Value.Find("bank", 1)!.Signature.Threshold, _registry.Value.Find("bank", 2)!.Signature.Threshold);
    }

    [Fact]
    public async Task A_user_s_own_operators_go_through_a_pipeline()
    {
        Step<ExampleSplits> examples = new ImportRows(Catalog.Quickstart.Generate());
        var features = new TransformExamples(examples, new InferSchema(new ProfileExamples(examples)), features: null, Left);
        var model = new TrainModel(features, (train, _) => new Models.Sequential(new Models.InputLayer([(int)train.Input.Shape[1].Value]), new Doubled(), new Models.Dense(1, Models.Activation.Sigmoid)) { Seed = 1 });
        var pushed = new PushModel(model, [new EvaluateModel(model, features) { Baselines = BaselineRule.None }], "bank");
        var options = Options() with { Loading = new() { Operators = [typeof(GraphJsonTests.Twice)] } };
        Assert.True((await new Pipeline("bank", pushed).RunAsync(_registry.Value, options)).Output(pushed).IsPushed);
        // The second is judged beside the champion, which has the operator too.
        var other = new TrainModel(features, (train, _) => new Models.Sequential(new Models.InputLayer([(int)train.Input.Shape[1].Value]), new Doubled(), new Models.Dense(1, Models.Activation.Sigmoid)) { Seed = 2 });
        var judged = new EvaluateModel(other, features) { Baselines = BaselineRule.None, MayLose = null };
        PipelineResult second = await new Pipeline("bank", new PushModel(other, [judged], "bank")).RunAsync(_registry.Value, options);
        Assert.Equal(1, second.Output(judged).Champion);
    }

    [Fact]
    public async Task Judges_a_new_model_beside_the_champion()
    {
        await Run(Standard());
        StandardPipeline other = Standard(new() { Kind = "linear", Baselines = BaselineRule.None });
        PipelineResult run = await Run(other);
        Assert.Equal("Kind changed from \"dnn\" to \"linear\"", run["TrainModel"].Reason);
        Assert.Equal("cached", run["TransformExamples"].Outcome.ToString().ToLowerInvariant());
        ModelEvaluation evaluation = run.Output(other.Evaluation);
        Assert.Equal(1, evaluation.Champion);
        RivalResult champion = Assert.Single(evaluation.Report.Rivals, rival => rival.Kind == RivalKind.Champion);
        Assert.Equal("bank/1", champion.Name);
        Assert.Contains(evaluation.Verdict.Reasons, reason => reason.ToString().Contains("change of Auc"));
    }

    [Fact]
    public async Task Refuses_a_model_that_does_not_reach_what_is_required()
    {
        StandardPipeline standard = Standard(new() { Requirements = [Requirement.Bound("auc", lower: 0.9999)] });
        PipelineResult run = await Run(standard);
        PushedModel pushed = run.Output(standard.Pushed);
        Assert.False(pushed.IsPushed);
        Assert.Contains("Auc >= 0.9999", pushed.Reasons[0]);
        Assert.Empty(_registry.Value.Models());
    }

    [Fact]
    public async Task Refuses_a_model_of_rows_that_are_not_as_their_schema_says()
    {
        var inferred = DataSchema.Infer(DataProfile.Of(Catalog.Quickstart.Generate()));
        File.WriteAllText(_folder["schema.json"], inferred.ToJson());
        StandardPipeline standard = Standard(new() { Schema = _folder["schema.json"] });
        Assert.True((await Run(standard)).Output(standard.Pushed).IsPushed);

        File.WriteAllText(_folder["schema.json"], (inferred with { Version = 2, MinRows = 1_000_000 }).ToJson());
        standard = Standard(new() { Schema = _folder["schema.json"] });
        PipelineResult run = await Run(standard);
        Assert.Equal("schema.json changed", run["ImportSchema"].Reason);
        Assert.Equal("schema changed", run["ValidateExamples"].Reason);
        PushedModel pushed = run.Output(standard.Pushed);
        Assert.Contains("DATASET_LOW_NUM_EXAMPLES", Assert.Single(pushed.Reasons));
        Assert.Equal(1, _registry.Value.Find("bank", ModelRegistry.Champion)!.Version);
    }

    [Theory]
    [InlineData("nowhere > 2", "TransformExamples: expected a target of the columns", "reads \"nowhere\"")]
    [InlineData("1 +", "1 +", "")]
    public async Task Says_what_is_wrong_with_a_target(string target, string says, string also)
    {
        PipelineResult run = await Run(StandardPipeline.For(_folder["rows.csv"], target, "bank"));
        Assert.Equal(StepOutcome.Failed, run["TransformExamples"].Outcome);
        Assert.Contains(says, run["TransformExamples"].Summary);
        Assert.Contains(also, run["TransformExamples"].Summary);
        Assert.Equal(StepOutcome.Ran, run["ValidateExamples"].Outcome);
        Assert.Equal("TransformExamples failed", run["TrainModel"].Reason);
        Assert.Empty(_registry.Value.Models());
    }

    [Theory]
    [InlineData("a,b\n", "ImportCsv: expected rows, got none in")]
    [InlineData("a,b\n1,2\n", "ImportCsv: expected rows in each of three parts, got 1 rows")]
    public async Task Says_what_is_wrong_with_a_file(string text, string says)
    {
        File.WriteAllText(_folder["bad.csv"], text);
        PipelineResult run = await Run(StandardPipeline.For(_folder["bad.csv"], "a", "bank"));
        Assert.StartsWith(says, run["ImportCsv"].Summary);
        Assert.All(run.Steps.Skip(1), step => Assert.Equal(StepOutcome.NotRun, step.Outcome));
    }

    [Fact]
    public async Task Retraining_promotes_a_model_that_knows_the_new_concept()
    {
        await Run(Standard());
        // What said yes says no now.
        Table fresh = Catalog.Quickstart.Generate(1200, seed: 2), flipped = fresh.Without(Left).With(Flipped(fresh.Column(Left)));
        var clock = new InstantClock();
        RetrainingResult result = await Retraining.RunAsync(_registry.Value, new("bank", flipped, "concept drift: error 0.2 to 0.8") { Earlier = 0 }, Options(clock));
        Assert.Equal((RetrainingOutcome.Promoted, 2), (result.Outcome, result.Version));
        Assert.StartsWith("learnt from ", result.LearntFrom);
        Assert.Contains(" fresh rows alone, as was asked for, judged on ", result.LearntFrom);
        AliasMove move = _registry.Value.History("bank")[^1];
        Assert.Equal((1, 2, "retraining", "concept drift: error 0.2 to 0.8"), (move.From, move.To, move.Who, move.Why));

        RetrainingResult again = await Retraining.RunAsync(_registry.Value, new("bank", flipped, "again"), Options(clock));
        Assert.Equal("not retrained, cooling down: the last one was at 2026-11-28 12:00 UTC, the next may be at 2026-11-28 18:00 UTC", again.ToString());
    }

    [Fact]
    public async Task Retraining_learns_from_what_the_champion_learnt_from_and_judges_on_fresh_rows()
    {
        StandardPipeline standard = Standard();
        int known = (await Run(standard)).Output(standard.Examples).Train.RowCount;
        Table fresh = Catalog.Quickstart.Generate(900, seed: 5);
        RetrainingRequest request = new("bank", fresh, "drift") { Cooldown = TimeSpan.Zero, Options = new() { Baselines = BaselineRule.None } };
        await Learns(request, $"and {known} that bank/1 learnt from", known);
        Lineage lineage = _registry.Value.Metadata.Lineage(_registry.Value.Find("bank", 2)!.Artifact, LineageDirection.Upstream);
        Execution import = Assert.Single(lineage.Executions, e => e.Type == nameof(ImportRows));
        Event earlierRows = Assert.Single(lineage.Events, e => e.Execution == import.Id && e.Kind == EventKind.Input);
        Assert.Equal(("earlier", _registry.Value.Find("bank", 1)!.RowsHash), (earlierRows.Name, lineage.Artifacts.Single(a => a.Id == earlierRows.Artifact).Hash));
        Assert.Contains(lineage.Executions, e => e.Type == nameof(ImportCsv));
        await Learns(request with { Earlier = 100 }, "and 100 that bank/", 100);
        // Labels that came later under the text of the target, in words.
        string[] words = [.. Enumerable.Range(0, fresh.RowCount).Select(fresh.Column(Left).TextAt)];
        await Learns(request with { Rows = fresh.Without(Left).With(new(Left, Tensor.From(words))), Earlier = 100 }, "and 100 that bank/", 100);
        // A champion of truth values, and fresh labels that are numbers.
        await Run(StandardPipeline.For(_folder["rows.csv"], "left > 0.5", "truth"));
        await Learns(request with { Model = "truth", Rows = fresh.Without(Left).With(fresh.Column(Left).Named("left > 0.5")), Earlier = 100 }, "and 100 that truth/1 learnt from", 100);
        Assert.All(_registry.Value.Versions("truth"), version => Assert.Equal(["false", "true"], version.Signature.ClassNames));
        // A champion of words, and fresh labels that end in a dot.
        Table asked = Catalog.Quickstart.Generate(1000);
        Csv.Write(_folder["rows.csv"], asked.Without(Left).With(new(Left, Tensor.From([.. Enumerable.Range(0, asked.RowCount).Select(row => asked.Column(Left).NumberAt(row) > 0 ? "Gone" : "here")]))));
        await Run(StandardPipeline.For(_folder["rows.csv"], Left, "words"));
        RetrainingRequest dotted = request with { Model = "words", Rows = fresh.Without(Left).With(new(Left, Tensor.From([.. words.Select(word => word == "1" ? "gone." : "here.")]))), Earlier = 100 };
        await Learns(dotted, "and 100 that words/1", 100);
        Assert.All(_registry.Value.Versions("words"), version => Assert.Equal(["Gone", "here"], version.Signature.ClassNames));
        string[] others = [.. words.Select(word => word == "1" ? "lost" : "kept")];
        await Learns(request with { Rows = fresh.Without(Left).With(new(Left, Tensor.From(others))) }, "lacks labels such as kept and lost", 0);
        Directory.Delete(_folder["artifacts"], recursive: true);
        await Learns(request, "learnt from is no longer in", 0);

        async Task Learns(RetrainingRequest retraining, string says, int earlier)
        {
            RetrainingResult result = await Retraining.RunAsync(_registry.Value, retraining, Options());
            Assert.Contains(says, result.LearntFrom);
            ExampleSplits parts = ExampleSplits.Read(result.Run!["ImportRows"].Artifact!.Folder);
            Assert.Equal(fresh.RowCount + earlier, parts.RowCount);
            Assert.Contains($"judged on {parts.Test.RowCount} fresh rows held out", result.ToString());
        }
    }

    [Fact]
    public async Task What_is_trained_does_not_say_when()
    {
        using var zip = ZipFile.OpenRead(Path.Combine((await Run(Standard()))["TrainModel"].Artifact!.Folder, "model.penstock"));
        using var provenance = new StreamReader(zip.GetEntry("provenance.json")!.Open());
        Assert.DoesNotContain("\"saved\":\"", await provenance.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_seed_parts_no_row_in_another_way()
    {
        await Run(Standard());
        PipelineResult other = await Run(Standard(new() { Seed = 2 }));
        Assert.Equal(StepOutcome.Cached, other["ImportCsv"].Outcome);
        Assert.Equal("Seed changed from 1 to 2", other["TrainModel"].Reason);
        Assert.Equal(StepOutcome.Ran, (await Run(Standard(new() { PartSeed = 2 })))["ImportCsv"].Outcome);
    }

    [Fact]
    public async Task Retraining_says_why_it_refuses()
    {
        await Run(Standard());
        Table fresh = Catalog.Quickstart.Generate(1200, seed: 3);
        RetrainingResult few = await Retraining.RunAsync(_registry.Value, new("bank", fresh.Rows(1, 2, 3), "drift"), Options());
        Assert.Equal("not retrained, too few rows: 3 labelled rows where 500 are needed, 497 more", few.ToString());
        RetrainingResult refused = await Retraining.RunAsync(_registry.Value, new("bank", fresh, "drift") { Options = new() { Requirements = [Requirement.Bound("auc", lower: 0.9999)] } }, Options());
        Assert.Equal(RetrainingOutcome.Refused, refused.Outcome);
        Assert.Contains("Auc >= 0.9999", refused.Reason);
        Assert.Equal(1, _registry.Value.Find("bank", ModelRegistry.Champion)!.Version);
        Assert.Contains("got \"nobody\"", (await Assert.ThrowsAsync<ArgumentException>(() => Retraining.RunAsync(_registry.Value, new("nobody", fresh, "drift")))).Message);
        Assert.Contains("expected rows with the target \"left\" of bank/1", (await Assert.ThrowsAsync<ArgumentException>(() => Retraining.RunAsync(_registry.Value, new("bank", fresh.Without(Left), "drift")))).Message);
    }

    [Fact]
    public void A_row_goes_to_the_same_part_wherever_it_stands()
    {
        Table rows = Catalog.Quickstart.Generate();
        ExampleSplits splits = RowSplit.Of(rows, 0.1, 1.0 / 3, seed: 1), reversed = RowSplit.Of(rows.Rows([.. Enumerable.Range(0, rows.RowCount).Reverse()]), 0.1, 1.0 / 3, seed: 1);
        Assert.Equal(Ages(splits.Test).Order(), Ages(reversed.Test).Order());
        Assert.NotEqual(Ages(splits.Test), Ages(RowSplit.Of(rows, 0.1, 1.0 / 3, seed: 2).Test));
        // Twenty ways to part 1,000 rows: within four deviations of binomial counts.
        ExampleSplits[] ways = [.. Enumerable.Range(1, 20).Select(seed => RowSplit.Of(rows, 0.1, 1.0 / 3, seed))];
        Assert.InRange(ways.Sum(way => way.Test.RowCount), 6667 - 267, 6667 + 267);
        Assert.InRange(ways.Sum(way => way.Validation.RowCount), 2000 - 170, 2000 + 170);

        static double[] Ages(Table table) => [.. Enumerable.Range(0, table.RowCount).Select(table.Columns[0].NumberAt)];
    }

    [Fact]
    public void Parts_are_frozen()
    {
        Table rows = Csv.Parse("name,age,tall\nAnn,3,true\nBob,,false\nCy,4.5,true\nDee,1,\nEve,2,true\nFay,7,false\n");
        ExampleSplits splits = RowSplit.Of(rows, 0.3, 0.3, seed: 1);
        Assert.Equal("Ann,Bob,Cy,Dee,Eve,Fay", string.Join(',', new[] { splits.Train, splits.Validation, splits.Test }.SelectMany(Names).Order()));
        Snapshot.Matches($"train {string.Join(',', Names(splits.Train))}\nvalidation {string.Join(',', Names(splits.Validation))}\ntest {string.Join(',', Names(splits.Test))}");

        static IEnumerable<string> Names(Table table) => Enumerable.Range(0, table.RowCount).Select(table.Column("name").TextAt);
    }

    [Fact]
    public void Columns_are_read_as_they_were_written_and_damaged_files_are_refused()
    {
        Table rows = Csv.Parse("name,age,tall,count\nAnn,3.25,true,1\n,,false,-9007199254740993\n\"C,y\",-0.0,,3\n");
        ColumnFile.Write(_folder["a.columns"], rows);
        Table read = ColumnFile.Read(_folder["a.columns"]);
        Assert.Equal(rows.Columns.Select(c => c.ToString()), read.Columns.Select(c => c.ToString()));
        foreach (Column column in rows.Columns)
            for (int row = 0; row < rows.RowCount; row++)
                Assert.Equal((column.TextAt(row), column.IsMissing(row)), (read.Column(column.Name).TextAt(row), read.Column(column.Name).IsMissing(row)));

        byte[] bytes = File.ReadAllBytes(_folder["a.columns"]);
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["b.columns"], bytes[..length]);
            Assert.Throws<InvalidDataException>(() => ColumnFile.Read(_folder["b.columns"]));
        }
        foreach (int place in new[] { 0, 8, 11, 12, 15 })
        {
            byte[] damaged = [.. bytes];
            damaged[place] ^= 0x7f;
            File.WriteAllBytes(_folder["b.columns"], damaged);
            Assert.Throws<InvalidDataException>(() => ColumnFile.Read(_folder["b.columns"]));
        }
    }

    private StandardPipeline Standard(StandardOptions? options = null) => StandardPipeline.For(_folder["rows.csv"], Left, "bank", options);

    private Task<PipelineResult> Run(StandardPipeline standard) => standard.Pipeline.RunAsync(_registry.Value, Options());

    private RunOptions Options(TimeProvider? clock = null) => new() { Artifacts = _folder["artifacts"], Clock = clock ?? TimeProvider.System };

    private static Column Flipped(Column column) => new(column.Name, Tensor.From(Enumerable.Range(0, column.Count).Select(row => 1.0 - column.NumberAt(row)).ToArray()));

    private sealed class Doubled : Models.Layer
    {
        protected override Value Call(Value input, Models.LayerCall call) => input.Graph.Apply(new GraphJsonTests.Twice(), [input])[0];
    }
}
