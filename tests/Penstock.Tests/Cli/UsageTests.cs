namespace Penstock.Tests;

public class UsageTests
{
    [Fact]
    public void An_unknown_verb_is_wrong_usage() => CliRun.Of("trian").Refuses(2, "--help");

    [Fact]
    public void An_unknown_option_is_wrong_usage() => CliRun.Of("quickstart", "--sede", "3").Refuses(2, "--sede", "quickstart --help");

    [Theory]
    [InlineData("--data", "train", "--model", "dnn", "--out", "m.keras")]
    [InlineData("resnet", "train", "--data", "mnist", "--model", "resnet", "--out", "m.keras")]
    [InlineData("--out", "train", "--data", "mnist", "--model", "dnn", "--out", "m.pkl")]
    [InlineData("--epochs", "train", "--data", "mnist", "--out", "m.keras", "--epochs", "0")]
    [InlineData("--learning-rate", "train", "--data", "mnist", "--out", "m.keras", "--learning-rate", "-1")]
    [InlineData("--validation", "train", "--data", "mnist", "--out", "m.keras", "--validation", "1")]
    [InlineData("--data", "train", "--data", "minst", "--out", "m.keras")]
    [InlineData("--target", "train", "--data", "rows.csv", "--out", "m.keras")]
    [InlineData("--target", "train", "--data", "mnist", "--target", "x", "--out", "m.keras")]
    [InlineData("--output", "predict", "m.keras", "--input", "x.csv", "--output", "y.txt")]
    public void A_command_line_that_makes_no_sense_is_wrong_usage(string word, params string[] arguments) => CliRun.Of(arguments).Refuses(2, word);

    [Fact]
    public void A_missing_table_is_a_failure() => CliRun.Of("train", "--data", "no-such.csv", "--target", "x", "--out", "m.keras").Refuses(1, "no-such.csv");

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
}
