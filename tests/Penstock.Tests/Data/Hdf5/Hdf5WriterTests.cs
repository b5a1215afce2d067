using System.IO.Compression;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class Hdf5WriterTests
{
    [Fact]
    public void H5py_reads_what_is_written()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Sample().Save(folder["sample.h5"]);
        using Hdf5File file = Hdf5File.Open(folder["sample.h5"]);
        Hdf5Oracle.AssertReads(Hdf5Oracle.TreeOf(folder["sample.h5"]), file);
    }

    [Fact]
    public void Reads_back_what_was_written()
    {
        using Hdf5File file = Reopened(Sample());
        Assert.Equal([1f, 2, 3, 4, 5, 6], file.Root.Dataset("model_weights/dense/dense/kernel:0").Read().AsSpan<float>());
        Assert.Equal([2, 3], file.Root.Dataset("model_weights/dense/dense/kernel:0").Shape.ToArray());
        Assert.Equal([true, false], file.Root.Dataset("types/Bool").Read().AsSpan<bool>());
        Assert.Equal(7L, file.Root.Dataset("types/scalar").Read().Item<long>());
        Assert.Equal([0, 3], file.Root.Dataset("types/empty").Shape.ToArray());
        Assert.Equal("tensorflow", file.Root.Attributes.Text("backend"));
        Assert.Equal("größe", file.Root.Attributes.Text("größe"));
        Assert.Equal(2.5, file.Root.Attributes.Number("real"));
        Assert.Equal(new string('x', 200_000), file.Root.Attributes.Text("model_config"));
        Assert.Equal(["dense", "", "größe"], file.Root.Group("model_weights").Attributes.TextList("layer_names"));
        Assert.Empty(file.Root.Group("model_weights").Attributes.TextList("weight_names"));
    }

    [Fact]
    public void Groups_hold_any_number_of_links()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var writer = new Hdf5Writer();
        foreach (int count in new[] { 0, 1, 8, 9, 256, 257, 9000 })
        {
            Hdf5GroupWriter group = writer.Root.CreateGroup($"{count}");
            for (int i = 0; i < count; i++) group.CreateGroup($"layer_{i * 7919L % count}");
        }
        writer.Save(folder["many.h5"]);
        using Hdf5File file = Hdf5File.Open(folder["many.h5"]);
        Assert.All(file.Root.Groups, group => Assert.Equal(int.Parse(group.Name), group.Groups.Count));
        Hdf5Oracle.AssertReads(Hdf5Oracle.TreeOf(folder["many.h5"]), file);
    }

    [Fact]
    public void H5dump_shows_the_tree_that_was_written()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var writer = new Hdf5Writer();
        writer.Root.SetAttribute("keras_version", "3.0");
        writer.Root.CreateGroup("model_weights").SetAttribute("layer_names", ["dense"]);
        writer.Root.CreateDataset("model_weights/dense/kernel:0", Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }));
        writer.Root.CreateDataset("flags", Tensor.From(true, false));
        writer.Save(folder["tree.h5"]);
        Snapshot.Matches(Hdf5Oracle.HeaderOf(folder["tree.h5"]).Replace(folder["tree.h5"], "tree.h5"));
    }

    [Fact]
    public void H5py_adds_to_what_was_written()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Hdf5Writer writer = Sample();
        for (int i = 0; i < 100; i++) writer.Root.CreateGroup($"group {i}");
        writer.Save(folder["sample.h5"]);
        Hdf5Oracle.Append(folder["sample.h5"]);
        using Hdf5File file = Hdf5File.Open(folder["sample.h5"]);
        Assert.Equal(30, file.Root.Group("added").Datasets.Count);
        Hdf5Oracle.AssertReads(Hdf5Oracle.TreeOf(folder["sample.h5"]), file);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes_in_any_order()
    {
        var other = new Hdf5Writer();
        other.Root.CreateDataset("b", Tensor.From(2.0));
        other.Root.CreateGroup("a");
        other.Root.SetAttribute("y", "second");
        other.Root.SetAttribute("x", "first");
        var writer = new Hdf5Writer();
        writer.Root.SetAttribute("x", "first");
        writer.Root.SetAttribute("y", "second");
        writer.Root.CreateGroup("a");
        writer.Root.CreateDataset("b", Tensor.From(2.0));
        Assert.Equal(Bytes(writer), Bytes(other));
        Assert.Equal(Bytes(writer), Bytes(writer));
    }

    [Fact]
    public void Writes_into_an_entry_of_a_zip()
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = zip.CreateEntry("model.weights.h5").Open())
            Sample().Write(entry);
        using var read = new ZipArchive(bytes);
        var unpacked = new MemoryStream();
        using (Stream entry = read.Entries[0].Open()) entry.CopyTo(unpacked);
        Assert.Equal(Bytes(Sample()), unpacked.ToArray());
    }

    [Fact]
    public void Splits_a_long_list_of_names_as_Keras_does()
    {
        var writer = new Hdf5Writer();
        string[] names = [.. Enumerable.Range(0, 5000).Select(i => $"a_rather_long_name_of_a_layer_{i}")];
        writer.Root.SetTextList("layer_names", names);
        using Hdf5File file = Reopened(writer);
        Assert.Equal(["layer_names0", "layer_names1", "layer_names2"], file.Root.Attributes.Select(attribute => attribute.Name));
        Assert.Equal([1667, 1667, 1666], file.Root.Attributes.Select(attribute => attribute.Read().Count));
        Assert.Equal(names, file.Root.Attributes.TextList("layer_names"));
    }

    [Fact]
    public void Rejects_an_attribute_that_does_not_fit_an_object_header()
    {
        var writer = new Hdf5Writer();
        var error = Assert.Throws<ArgumentException>(() => writer.Root.SetAttribute("names", new string('x', 70_000), Hdf5Text.Fixed));
        Assert.Equal("/ attribute \"names\": expected at most 65528 bytes, which an object header holds, got 70032. Split it (SetTextList does), or write a dataset.", error.Message);
        Assert.Throws<ArgumentException>(() => writer.Root.SetAttribute("numbers", Tensor.From(new double[9000])));
        Assert.Throws<ArgumentException>(() => writer.Root.SetTextList("names", [new string('x', 65_000)]));
    }

    [Fact]
    public void Takes_an_attribute_as_large_as_an_object_header_allows()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var writer = new Hdf5Writer();
        for (int i = 0; i < 5; i++) writer.Root.SetAttribute($"numbers{i}", Tensor.From(new double[8180]));
        writer.Save(folder["large.h5"]);
        using Hdf5File file = Hdf5File.Open(folder["large.h5"]);
        Hdf5Oracle.AssertReads(Hdf5Oracle.TreeOf(folder["large.h5"]), file);
    }

    [Fact]
    public void Rejects_names_that_are_taken_or_impossible()
    {
        var writer = new Hdf5Writer();
        writer.Root.CreateDataset("a", Tensor.From(1f));
        Assert.Throws<ArgumentException>(() => writer.Root.CreateDataset("a", Tensor.From(1f)));
        Assert.Throws<ArgumentException>(() => writer.Root.CreateDataset("a/b", Tensor.From(1f)));
        Assert.Throws<ArgumentException>(() => writer.Root.CreateGroup("b//c"));
        Assert.Throws<ArgumentException>(() => writer.Root.CreateGroup("."));
        Assert.Throws<ArgumentException>(() => writer.Root.CreateGroup("a\0b"));
        Assert.Throws<ArgumentException>(() => writer.Root.SetAttribute("a", "zero \0 inside"));
        Assert.Throws<ArgumentException>(() => writer.Root.SetAttribute("", "text"));
    }

    [Fact]
    public void A_file_that_could_not_be_written_leaves_the_old_one()
    {
        using TestFolder folder = TestFiles.NewFolder();
        // A name as long as a name may be leaves no room for one beside it.
        string path = folder[new string('m', 252) + ".h5"];
        Sample().Save(folder["model.h5"]);
        File.Move(folder["model.h5"], path);
        byte[] before = File.ReadAllBytes(path);
        Assert.ThrowsAny<IOException>(() => new Hdf5Writer().Save(path));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private static Hdf5Writer Sample()
    {
        var writer = new Hdf5Writer();
        writer.Root.SetAttribute("backend", "tensorflow");
        writer.Root.SetAttribute("größe", "größe");
        writer.Root.SetAttribute("model_config", new string('x', 200_000));
        writer.Root.SetAttribute("empty", "");
        writer.Root.SetAttribute("fixed", "fixed", Hdf5Text.Fixed);
        writer.Root.SetAttribute("count", 3);
        writer.Root.SetAttribute("real", 2.5);
        writer.Root.SetAttribute("flag", true);
        writer.Root.SetAttribute("matrix", Tensor.From(new short[,] { { 1, 2 }, { 3, -4 } }));
        Hdf5GroupWriter weights = writer.Root.CreateGroup("model_weights");
        weights.SetAttribute("layer_names", ["dense", "", "größe"]);
        weights.SetAttribute("variable_names", ["dense", "", "größe"], Hdf5Text.Variable);
        weights.SetAttribute("weight_names", []);
        weights.CreateDataset("dense/dense/kernel:0", Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } })).SetAttribute("unit", "none");
        Hdf5GroupWriter types = writer.Root.CreateGroup("types");
        types.CreateDataset("Float64", Tensor.From(1.5, double.NaN, double.PositiveInfinity));
        types.CreateDataset("Int8", Tensor.From<sbyte>(-1, 2, 3));
        types.CreateDataset("UInt8", Tensor.From<byte>(1, 255, 3));
        types.CreateDataset("Int16", Tensor.From<short>(-1, 2));
        types.CreateDataset("Int32", Tensor.From(-1, int.MaxValue));
        types.CreateDataset("Int64", Tensor.From(-1, long.MaxValue));
        types.CreateDataset("Bool", Tensor.From(true, false));
        types.CreateDataset("Text", Tensor.From(Enumerable.Range(0, 700).Select(i => $"text {i}").ToArray()));
        types.CreateDataset("scalar", Tensor.Scalar(7L));
        types.CreateDataset("empty", Tensor.Zeros(DType.Float32, [0, 3]));
        return writer;
    }

    private static byte[] Bytes(Hdf5Writer writer)
    {
        var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    private static Hdf5File Reopened(Hdf5Writer writer) => Hdf5File.Open(Bytes(writer), "memory.h5");
}
