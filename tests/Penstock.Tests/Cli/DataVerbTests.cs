using System.Text.Json.Nodes;

namespace Penstock.Tests;

public class DataVerbTests
{
    [Fact]
    public void Lists_every_dataset_with_what_it_is()
    {
        using var folder = TestFiles.NewFolder();
        JsonArray datasets = CliRun.Of("data", "list", "--json", "--data-dir", folder.FullName).Json["datasets"]!.AsArray();
        Assert.Equal(["quickstart", "mnist", "fashion-mnist"], datasets.Select(d => (string)d!["name"]!));
        Assert.Equal([true, false, false], datasets.Select(d => (bool)d!["found"]!));
        Assert.All(datasets, d => Assert.NotEqual("", (string)d!["description"]!));
    }

    [Fact]
    public void Tells_how_to_place_what_is_missing()
    {
        using var folder = TestFiles.NewFolder();
        CliRun list = CliRun.Of("data", "list", "--data-dir", folder.FullName);
        Assert.Equal(0, list.Code);
        Assert.Contains($"fashion-mnist is not here: looked in {Path.Combine(folder.FullName, "fashion-mnist")}", list.Output);
        Assert.Contains("https://github.com/zalandoresearch/fashion-mnist", list.Output);
    }

    [Fact]
    public void Finds_a_dataset_in_a_folder_of_its_name_or_beside()
    {
        using var folder = TestFiles.NewFolder();
        string own = Directory.CreateDirectory(Path.Combine(folder.FullName, "mnist")).FullName;
        foreach (string file in Penstock.Data.Catalog.Mnist.About.Files) File.WriteAllBytes(Path.Combine(own, file + ".gz"), []);
        Assert.Equal(own, Penstock.Data.Catalog.Mnist.About.FolderIn(folder.FullName));
        Assert.Equal(own, Penstock.Data.Catalog.Mnist.About.FolderIn(own));
        Assert.Null(Penstock.Data.Catalog.FashionMnist.About.FolderIn(folder.FullName));
    }
}
