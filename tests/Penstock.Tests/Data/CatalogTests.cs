using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class CatalogTests
{
    [Fact]
    public void Loads_Fashion_MNIST()
    {
        TestFiles.RequireData("fashion-mnist");
        var (train, test) = Catalog.FashionMnist.Load(TestFiles.Data);
        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        Example all = train.Batch(60_000).First();
        Assert.Equal(Shape.Of(60_000, 28, 28, 1), all.Input.Shape);
        double mean = all.Input.ToArray<byte>().Average(x => (double)x) / 255;
        Assert.Equal(0.286041, mean, 6);
        Assert.All(all.Label!.ToArray<int>().CountBy(x => x), pair => Assert.Equal(6000, pair.Value));
    }

    [Fact]
    public void Says_where_a_missing_dataset_was_looked_for_and_where_it_comes_from()
    {
        using var folder = TestFiles.NewFolder();
        var error = Assert.Throws<FileNotFoundException>(() => Catalog.FashionMnist.Load(folder.FullName));
        Assert.Contains(Path.Combine(folder.FullName, "fashion_mnist"), error.Message);
        Assert.Contains("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/train-images-idx3-ubyte.gz", error.Message);
    }

    [Fact]
    public void Generates_the_same_table_from_the_same_seed()
    {
        Table table = Catalog.Quickstart.Generate(), again = Catalog.Quickstart.Generate(), other = Catalog.Quickstart.Generate(seed: 2);
        Assert.Equal((1000, 11), (table.RowCount, table.Columns.Count));
        Assert.Equal(table.Column("income").Values.ToArray<float>(), again.Column("income").Values.ToArray<float>());
        Assert.NotEqual(table.Column("income").Values.ToArray<float>(), other.Column("income").Values.ToArray<float>());
        var (train, test) = Catalog.Quickstart.Load();
        Assert.Equal((800, 200), (train.RowCount, test.RowCount));
        Assert.Equal(Shape.Of(800, 10), train.ToDataset(QuickstartTable.Label).Batch(800).First().Input.Shape);
    }

    [Fact]
    public void Lists_every_dataset_under_a_name_of_its_own()
    {
        Assert.Equal(Catalog.All.Count, Catalog.All.Select(e => e.About.Name).Distinct().Count());
        Assert.All(Catalog.All, e => Assert.True(DatasetName.IsValid(e.About.Name)));
        Assert.All(Catalog.All, e => Assert.Same(e, Catalog.Find(e.About.Name.Replace('_', '-'))));
    }
}
