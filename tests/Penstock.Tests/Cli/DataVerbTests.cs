using System.Text.Json.Nodes;

namespace Penstock.Tests;

public class DataVerbTests
{
    [Fact]
    public void Lists_every_dataset_with_what_it_is()
    {
        using var folder = TestFiles.NewFolder();
        JsonArray datasets = CliRun.Of("data", "list", "--json", "--data-dir", folder.FullName).Json["datasets"]!.AsArray();
        Assert.Equal(Penstock.Data.Catalog.All.Select(d => d.About.Name), datasets.Select(d => (string)d!["name"]!));
        Assert.Equal(["quickstart", "drifting_table", "drawn_digits"], datasets.Where(d => (bool)d!["found"]!).Select(d => (string)d!["name"]!));
        Assert.All(datasets, d => Assert.NotEqual("", (string)d!["description"]!));
    }

    [Fact]
    public void Tells_how_to_place_what_is_missing()
    {
        using var folder = TestFiles.NewFolder();
        CliRun list = CliRun.Of("data", "list", "--data-dir", folder.FullName);
        Assert.Equal(0, list.Code);
        Assert.Contains($"looked for in {folder.FullName}", list.Output);
        Assert.Contains("penstock data prepare NAME", list.Output);
    }

    [Fact]
    public void Finds_a_dataset_in_a_folder_of_its_name_or_beside()
    {
        using var folder = TestFiles.NewFolder();
        string own = Directory.CreateDirectory(Path.Combine(folder.FullName, "mnist")).FullName;
        foreach (var file in Penstock.Data.Catalog.Mnist.About.Sources) File.WriteAllBytes(Path.Combine(own, file.Name), []);
        Assert.Equal(own, Penstock.Data.Catalog.Mnist.PlaceIn(folder.FullName));
        Assert.Equal(own, Penstock.Data.Catalog.Mnist.PlaceIn(own));
        Assert.Null(Penstock.Data.Catalog.FashionMnist.PlaceIn(folder.FullName));
    }
}
