using Penstock.Cli;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class UsageTests
{
    [Fact]
    public void An_unknown_verb_is_wrong_usage() => CliRun.Of("trian").Refuses(2, "expected one of quickstart, train, evaluate, predict, data, pipeline, models, serve, monitor, logs, runs, board, got \"trian\"", "--help");

    [Fact]
    public void An_unknown_option_is_wrong_usage() => CliRun.Of("quickstart", "--sede", "3").Refuses(2, "--sede", "quickstart --help");

    [Theory]
    [InlineData("expected an option of penstock board, got \"--log\". It has --logdir", "board", "--log", "runs")]
    [InlineData("expected an option of penstock train, got \"--logdir\". It has --log", "train", "--data", "mnist", "--out", "m.keras", "--logdir", "runs/a")]
    [InlineData("expected an option of penstock train, got \"--epoch=3\". It has --epochs", "train", "--data", "mnist", "--out", "m.keras", "--epoch=3")]
    [InlineData("expected an option of penstock quickstart, got \"--sede\". It has --seed", "quickstart", "--sede", "3")]
    [InlineData("Unrecognized command or argument '--bogus'", "board", "--bogus")]
    public void An_option_that_is_nearly_one_is_told(string words, params string[] arguments) => CliRun.Of(arguments).Refuses(2, words);

    [Theory]
    [InlineData("--data", "train", "--model", "dnn", "--out", "m.keras")]
    [InlineData("resnet", "train", "--data", "mnist", "--model", "resnet", "--out", "m.keras")]
    [InlineData("--out", "train", "--data", "mnist", "--model", "dnn", "--out", "m.pkl")]
    [InlineData("--epochs", "train", "--data", "mnist", "--out", "m.keras", "--epochs", "0")]
    [InlineData("--epochs: expected a whole number of at most 2147483647, got \"99999999999\"", "train", "--data", "mnist", "--out", "m.keras", "--epochs", "99999999999")]
    [InlineData("--seed: expected a whole number", "quickstart", "--seed", "1.5")]
    [InlineData("--learning-rate: expected a number, got \"fast\"", "train", "--data", "mnist", "--out", "m.keras", "--learning-rate", "fast")]
    [InlineData("--threads: expected 0 to 256, got 100000", "train", "--data", "mnist", "--out", "m.keras", "--threads", "100000")]
    [InlineData("--model: expected one of linear, dnn", "train", "--data", "mnist", "--model", "resnet", "--out", "m.keras")]
    [InlineData("--data: expected one of", "train", "--data", "minst", "--target", "x", "--out", "m.keras")]
    [InlineData("expected one of list, show, prepare, head, convert, bench, transform, profile, schema, validate, compare, got none", "data")]
    [InlineData("--learning-rate", "train", "--data", "mnist", "--out", "m.keras", "--learning-rate", "-1")]
    [InlineData("--validation", "train", "--data", "mnist", "--out", "m.keras", "--validation", "1")]
    [InlineData("--data", "train", "--data", "minst", "--out", "m.keras")]
    [InlineData("--target", "train", "--data", "rows.csv", "--out", "m.keras")]
    [InlineData("--target", "train", "--data", "mnist", "--target", "x", "--out", "m.keras")]
    [InlineData("--features: expected a table in --data, got images. Leave it out", "train", "--data", "mnist", "--features", "a", "--out", "m.keras")]
    [InlineData("--task: expected a table in --data", "train", "--data", "mnist", "--task", "regression", "--out", "m.keras")]
    [InlineData("--header: expected a table in --data", "train", "--data", "mnist", "--header", "--out", "m.keras")]
    [InlineData("--missing: expected a table in --data", "train", "--data", "mnist", "--missing", "?", "--out", "m.keras")]
    [InlineData("--delimiter: expected a table in --data", "evaluate", "m.keras", "--data", "mnist", "--delimiter", ";")]
    [InlineData("--labels: expected images in --data, got a table. Leave it out", "train", "--data", "quickstart", "--labels", "nofile", "--out", "m.keras")]
    [InlineData("--labels: expected images in --data", "evaluate", "m.keras", "--data", "quickstart", "--labels", "nofile")]
    [InlineData("--output", "predict", "m.keras", "--input", "x.csv", "--output", "y.txt")]
    public void A_command_line_that_makes_no_sense_is_wrong_usage(string word, params string[] arguments) => CliRun.Of(arguments).Refuses(2, word);

    [Fact]
    public void Every_verb_takes_a_seed_and_answers_in_JSON()
    {
        foreach (string verb in new[] { "quickstart", "train", "evaluate", "predict", "data list" })
        {
            string help = CliRun.Of([.. verb.Split(' '), "--help"]).Output;
            Assert.Contains("--seed", help);
            Assert.Contains("--json", help);
        }
        using var folder = TestFiles.NewFolder();
        Assert.Equal(CliRun.Of("data", "list", "--json", "--data-dir", folder.FullName).Output, CliRun.Of("data", "list", "--json", "--seed", "7", "--data-dir", folder.FullName).Output);
    }

    [Fact]
    public void A_missing_table_is_a_failure() => CliRun.Of("train", "--data", "no-such.csv", "--target", "x", "--out", "m.keras").Refuses(1, "no-such.csv");

    [Theory]
    [InlineData(200_000_000)]
    [InlineData(3_000_000_000)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_a_failure(long label)
    {
        using var folder = TestFiles.NewFolder();
        Npy.Write(folder["x.npy"], Tensor.Zeros(DType.UInt8, [2, 4, 4]));
        Npy.Write(folder["y.npy"], Tensor.From(0, label));
        CliRun.Of("train", "--data", folder["x.npy"], "--out", folder["m.keras"]).Refuses(1, $"x.npy: expected class numbers from 0 to 999, got {label}.");
    }

    [Fact]
    public void A_missing_file_of_ids_or_tensors_is_a_failure()
    {
        using var folder = TestFiles.NewFolder();
        CliRun.Of("logs", "forget", "--requests", folder.FullName, "--ids", folder["ids.txt"]).Refuses(1, "ids.txt: expected a file, got none. Check the name");
        CliRun.Of("train", "--data", folder["x.npy"], "--labels", folder["y.npy"], "--out", folder["m.keras"]).Refuses(1, "x.npy: expected a file, got none. Check the name");
    }

    [Theory]
    [InlineData(false, "expected a model that was trained on a table, got one whose file names no columns")]
    [InlineData(true, "expected a model that was trained on a table, got one whose file names no target")]
    public void A_model_of_no_table_is_told_what_it_lacks(bool hasColumns, string message)
    {
        using var folder = TestFiles.NewFolder();
        var model = new Sequential(new InputLayer([2]), new Dense(1)) { Seed = 1 };
        if (hasColumns) model.Signature = new() { Columns = [new("a", false)] };
        model.Save(folder["m.penstock"]);
        CliRun.Of("evaluate", folder["m.penstock"], "--data", "quickstart").Refuses(1, message);
    }

    [Fact]
    public void A_missing_model_is_a_failure() => CliRun.Of("evaluate", "no-such.keras", "--data", "quickstart").Refuses(1, "no-such.keras");

    [Fact]
    public void A_missing_dataset_is_told_with_its_place_and_its_source()
    {
        using var folder = TestFiles.NewFolder();
        CliRun.Of("train", "--data", "mnist", "--out", "m.keras", "--data-dir", folder.FullName).Refuses(1, folder.FullName, "yann.lecun.com", "train-images-idx3-ubyte.gz");
    }

    [Fact]
    public void A_file_that_is_no_model_is_a_failure()
    {
        using var folder = TestFiles.NewFolder();
        string path = Path.Combine(folder.FullName, "model.keras");
        File.WriteAllText(path, "not a zip");
        CliRun.Of("evaluate", path, "--data", "quickstart").Refuses(1, "model.keras");
    }

    [Fact]
    public void An_output_that_is_a_folder_is_wrong_usage_and_told_before_the_work()
    {
        using var folder = TestFiles.NewFolder();
        string model = Directory.CreateDirectory(Path.Combine(folder.FullName, "m.keras")).FullName;
        CliRun.Of("train", "--data", "quickstart", "--out", model).Refuses(2, "--out: expected the name of a file, got the folder");
    }

    [Fact]
    public void An_output_in_a_place_that_is_no_folder_is_a_failure()
    {
        using var folder = TestFiles.NewFolder();
        string file = Path.Combine(folder.FullName, "file");
        File.WriteAllText(file, "");
        CliRun.Of("train", "--data", "quickstart", "--out", Path.Combine(file, "m.keras")).Refuses(1, "--out: expected a folder that can be written to");
    }

    [Fact]
    public async Task A_closed_error_stream_leaves_the_exit_code()
    {
        Assert.Equal(1, await CommandLine.RunAsync(["evaluate", "no-such.keras", "--data", "quickstart"], new StringWriter(), new FullWriter(), TestContext.Current.CancellationToken));
        Assert.Equal(2, await CommandLine.RunAsync(["trian"], new StringWriter(), new FullWriter(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_output_stream_that_is_full_is_a_failure()
    {
        var error = new StringWriter();
        Assert.Equal(1, await CommandLine.RunAsync(["data", "list", "--json"], new FullWriter(), error, TestContext.Current.CancellationToken));
        Assert.Contains("standard output: expected to be written to, got: No space", error.ToString());
    }

    private sealed class FullWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
