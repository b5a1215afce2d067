using System.Text.Json.Nodes;
using Penstock.Cli;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Tests;

public class QuickstartTests
{
    private static readonly (int Epoch, double Loss, double Accuracy)[] s_textbook = [(1, 0.65, 0.60), (3, 0.45, 0.75), (5, 0.30, 0.85), (7, 0.20, 0.90), (10, 0.15, 0.93)];

    [Fact]
    public void Walks_through_the_stages_and_keeps_the_files()
    {
        using var folder = TestFiles.NewFolder();
        JsonObject told = CliRun.Of("quickstart", "--json", "--out", folder.FullName).Json;
        JsonArray trace = told["trace"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, 10), trace.Select(e => (int)e!["epoch"]!));
        Assert.All(s_textbook, expected =>
        {
            Assert.InRange((double)trace[expected.Epoch - 1]!["loss"]!, expected.Loss - 0.08, expected.Loss + 0.08);
            Assert.InRange((double)trace[expected.Epoch - 1]!["accuracy"]!, expected.Accuracy - 0.08, expected.Accuracy + 0.08);
        });
        Assert.True((double)told["heldOutAccuracy"]! >= 0.90);
        Assert.Equal(["model.h5", "model.keras", "model.penstock"], told["files"]!.AsObject().Select(f => f.Key));
        Assert.All(told["files"]!.AsObject(), f => Assert.Equal(new FileInfo(Path.Combine(folder.FullName, f.Key)).Length, (long)f.Value!));
        Assert.All(told["files"]!.AsObject(), f =>
            Assert.Equal((double)told["heldOutAccuracy"]!, (double)CliRun.Of("evaluate", Path.Combine(folder.FullName, f.Key), "--data", "quickstart", "--json").Json["accuracy"]!, 6));
        Assert.All(told["decisions"]!.AsArray(), d => Assert.Contains((string)d!["decision"]!, Catalog.Quickstart.ClassNames));
        Goes_around_the_loop(told["loop"]!.AsObject());
    }

    private static void Goes_around_the_loop(JsonObject loop)
    {
        Assert.Equal((200, 200), ((int)loop["serve"]!["rows"]!, (int)loop["serve"]!["equal"]!));
        Assert.Equal(("quiet", "alarm"), ((string)loop["watch"]!["quiet"]!, (string)loop["watch"]!["drifted"]!));
        Assert.Contains(loop["watch"]!["alerts"]!.AsArray(), alert => ((string)alert!).Contains("data drift P(X) in income"));
        Assert.Equal([2, 1, 2], loop["renew"]!["served"]!.AsArray().Select(v => (int)v!));
        Assert.Equal(4, (int)loop["renew"]!["moves"]!);
    }

    [Fact]
    public void Shows_each_stage_in_words()
    {
        CliRun run = CliRun.Of("quickstart");
        Assert.True(run.Code == 0, run.Error);
        Assert.All(["1 collect", "2 preprocess", "3 train", "4 persist", "5 deploy", "6 serve", "7 watch", "8 renew", "next"], stage => Assert.Contains(stage, run.Output));
        Assert.Contains("to the last bit", run.Output);
        Assert.Contains("penstock train --data quickstart", run.Output);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Every_seed_gives_a_trace_like_the_textbook()
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            var run = new QuickstartRun(seed);
            History history = run.Train(cancellation: TestContext.Current.CancellationToken);
            double most = s_textbook.Max(e => Math.Max(Math.Abs(history["loss"][e.Epoch - 1] - e.Loss), Math.Abs(history["accuracy"][e.Epoch - 1] - e.Accuracy)));
            Assert.True(most < 0.08, $"seed {seed}: {most:0.000} from the textbook\n{history}");
            Assert.True(run.HeldOutAccuracy() >= 0.90, $"seed {seed}");
        }
    }

    [Fact]
    public void A_model_of_any_seed_is_measured_on_the_rows_that_were_held_out()
    {
        using var folder = TestFiles.NewFolder();
        JsonObject told = CliRun.Of("quickstart", "--json", "--seed", "7", "--out", folder.FullName).Json;
        double measured = (double)CliRun.Of("evaluate", Path.Combine(folder.FullName, "model.penstock"), "--data", "quickstart", "--json").Json["accuracy"]!;
        Assert.Equal((double)told["heldOutAccuracy"]!, measured, 6);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_before_the_work()
    {
        using var folder = TestFiles.NewFolder();
        string file = Path.Combine(folder.FullName, "file");
        File.WriteAllText(file, "");
        CliRun.Of("quickstart", "--out", Path.Combine(file, "models")).Refuses(1, "--out: expected a folder that can be written to");
    }

    [Fact]
    public void The_ranges_are_those_of_the_training_rows_alone()
    {
        var run = new QuickstartRun(1);
        var (train, heldOut) = run.Split;
        Assert.Equal((800L, 200L), (train.Input.Shape[0].Value, heldOut.Input.Shape[0].Value));
        float[] numbers = train.Input.ToArray<float>();
        int width = run.Features.Count;
        for (int f = 0; f < width; f++)
        {
            float[] column = [.. Enumerable.Range(0, 800).Select(row => numbers[row * width + f])];
            Assert.Equal(column.Min(), run.Scaling.Lows[f]);
            Assert.Equal(column.Max(), run.Scaling.Highs[f], column.Max() * 1e-6);
        }
    }

    [Fact]
    public void A_line_parts_the_classes_badly()
    {
        var run = new QuickstartRun(1);
        var (train, heldOut) = run.Split;
        var line = new Sequential(run.Scaling, new Dense(1, Activation.Sigmoid)) { Seed = 1 };
        line.Fit(Dataset.FromTensors(train).Shuffle(800, 1).Batch(16), new Adam(0.01), new BinaryCrossentropy(), new() { Epochs = 30 });
        EvaluationResult result = line.Evaluate(Dataset.FromTensors(heldOut).Batch(200), new BinaryCrossentropy(), [new Accuracy()]);
        Assert.True(result["accuracy"] < 0.65, $"{result}");
    }

    [Fact]
    public void Leaves_no_file_behind_unless_asked()
    {
        string path;
        using (var folder = new OutputFolder("--out", null)) File.WriteAllText(Path.Combine(path = folder.Path, "model.h5"), "");
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void Draws_the_loss_as_columns() => Snapshot.Matches(LossChart.Draw([0.65, 0.45, 0.30, 0.20, 0.15], height: 4));
}
