using System.IO.Compression;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class SavedProfileTests
{
    [Fact]
    public void A_profile_comes_back_and_is_saved_again()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        model.Profile = DataProfile.Of(new Table(new Column("x", Tensor.From(1f, 2f, 4f))));
        model.Save(folder["a.penstock"]);
        Model loaded = Model.Load(folder["a.penstock"]);
        Assert.Equal(model.Profile.ToJson(), loaded.Profile!.ToJson());
        loaded.Save(folder["b.penstock"]);
        Assert.Equal(model.Profile.ToJson(), Model.Load(folder["b.penstock"]).Profile!.ToJson());
    }

    [Fact]
    public void A_file_without_a_profile_loads()
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["a.penstock"]);
        Assert.Null(Model.Load(folder["a.penstock"]).Profile);
    }

    [Theory]
    [InlineData("{", "profile.json: DataProfile: expected a profile as JSON")]
    [InlineData("{\"rows\": -1, \"columns\": []}", "profile.json: DataProfile: expected 0 to")]
    public void A_damaged_profile_is_named(string json, string message)
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["a.penstock"]);
        using (ZipArchive zip = ZipFile.Open(folder["a.penstock"], ZipArchiveMode.Update))
        using (var writer = new StreamWriter(zip.CreateEntry("profile.json").Open())) writer.Write(json);
        Assert.Contains(message, Assert.Throws<ModelFileException>(() => Model.Load(folder["a.penstock"])).Message);
    }

    [Fact]
    public void Training_keeps_the_profile_of_the_raw_training_rows()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllLines(folder["rides.csv"], ["fare,city,tip", .. Enumerable.Range(0, 100).Select(i => $"{i % 10 + 0.5},{(i % 3 == 0 ? "Rome" : "Paris")},{i}")]);
        CliRun run = CliRun.Of("train", "--data", folder["rides.csv"], "--target", "tip > 40", "--epochs", "1", "--out", folder["rides.penstock"]);
        Assert.True(run.Code == 0, run.Error);
        DataProfile profile = Model.Load(folder["rides.penstock"]).Profile!;
        Assert.Equal(80, profile.Rows);
        Assert.Equal(["fare", "city", "tip > 40"], profile.Columns.Select(c => c.Name));
        Assert.Equal((0.5, 9.5), (profile.Column("fare").Numbers!.Min, profile.Column("fare").Numbers!.Max));
        Assert.Equal("Paris", profile.Column("city").Texts!.Top[0].Value);
    }

    private static Sequential Network() => new(new InputLayer([4]), new Dense(2)) { Seed = 1 };
}
