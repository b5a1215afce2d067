using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Files that Keras wrote, down to the last dataset.</summary>
public class Hdf5KerasFilesTests
{
    public static TheoryData<string> Layouts =>
        ["sequential_mlp.h5", "functional_shared.h5", "sequential_lstm.h5", "sequential_cnn.h5", "sequential_mlp.keras", "functional_shared.keras", "sequential_lstm.keras", "sequential_cnn.keras"];

    [Fact]
    public void All_listed_layouts_are_tested() =>
        Assert.Equal(Cases("keras_file_layouts.json").Select(pair => pair.Key).Order(), Layouts.Select(row => row.Data).Order());

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Reads_every_group_attribute_and_dataset(string name)
    {
        JsonObject expected = Cases("keras_file_layouts.json")[name]!.AsObject();
        if (name.EndsWith(".keras")) expected = expected["model.weights.h5"]!.AsObject();
        using Hdf5File file = Open(name);
        AssertAttributes(expected["attrs"]!.AsObject(), file.Root);
        Hdf5Object[] all = [.. Descendants(file.Root)];
        JsonObject groups = expected["groups"]!.AsObject(), datasets = expected["datasets"]!.AsObject();
        Assert.Equal(groups.Select(pair => "/" + pair.Key).Order(), all.OfType<Hdf5Group>().Select(group => group.Path).Order());
        Assert.Equal(datasets.Select(pair => "/" + pair.Key).Order(), all.OfType<Hdf5Dataset>().Select(dataset => dataset.Path).Order());
        foreach ((string path, JsonNode? attributes) in groups) AssertAttributes(attributes!.AsObject(), file.Root[path]);
        foreach ((string path, JsonNode? dataset) in datasets) AssertDataset(dataset!, file.Root.Dataset(path));
    }

    [Theory]
    [InlineData("sequential_mlp")]
    [InlineData("functional_shared")]
    [InlineData("sequential_lstm")]
    [InlineData("sequential_cnn")]
    public void Reads_the_weights_that_the_files_were_written_with(string name)
    {
        JsonNode expected = Cases("files", "io.json")[name]!;
        foreach ((string file, JsonNode? hash) in expected["files"]!.AsObject())
            Assert.Equal((string)hash!["sha256"]!, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(file)))));
        using Hdf5File legacy = Open(name + ".h5"), current = Open(name + ".keras");
        Tensor[] vars = [.. Descendants(current.Root.Group("layers")).OfType<Hdf5Dataset>().Select(dataset => dataset.Read())];
        foreach (JsonNode? weight in expected["weights"]!.AsArray())
        {
            string[] path = ((string)weight!["path"]!).Split('/');
            float[] values = [.. weight["values"]!.AsArray().Select(value => (float)(double)value!)];
            Tensor read = legacy.Root.Dataset($"model_weights/{path[0]}/{path[^1]}").Read();
            Assert.Equal(weight["shape"]!.AsArray().Select(extent => (long)extent!), read.Shape.ToArray());
            Assert.Equal(values, read.AsSpan<float>());
            Assert.Contains(vars, tensor => tensor.Shape == read.Shape && tensor.AsSpan<float>().SequenceEqual(values));
        }
    }

    [Fact]
    public void Reads_every_example_model_as_h5py_does()
    {
        string[] files = [.. Directory.GetFiles(TestFiles.RequireData("example-models", "keras"), "*.h5"), .. Directory.GetFiles(TestFiles.RequireData("fashion-keras-h5-npz"), "*.h5")];
        Assert.NotEmpty(files);
        foreach ((string path, JsonNode? tree) in Hdf5Oracle.TreesOf(files))
        {
            using Hdf5File file = Hdf5File.Open(path);
            Hdf5Oracle.AssertReads(tree!.AsObject(), file);
        }
    }

    [Fact]
    public void Reads_the_weights_of_squeezenet()
    {
        string folder = TestFiles.RequireData("squeezenet-keras", "weights");
        using Hdf5File file = Hdf5File.Open(Path.Combine(folder, "squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5"));
        Hdf5Group[] layers = [.. file.Root.Attributes.TextList("layer_names").Select(file.Root.Group)];
        Tensor[] weights = [.. layers.SelectMany(layer => layer.Attributes.TextList("weight_names").Select(layer.Dataset)).Select(dataset => dataset.Read())];
        Assert.Equal(50, weights.Length);
        Assert.Equal(722_496, weights.Sum(weight => weight.AsSpan<float>().Length));
    }

    [Theory]
    [InlineData("sequential_mlp.h5")]
    [InlineData("sequential_lstm.h5")]
    public void H5py_reads_a_copy_as_it_reads_the_file(string name)
    {
        using TestFolder folder = TestFiles.NewFolder();
        var writer = new Hdf5Writer();
        using (Hdf5File file = Open(name)) Copy(file.Root, writer.Root);
        writer.Save(folder["copy.h5"]);
        Assert.True(JsonNode.DeepEquals(Hdf5Oracle.TreeOf(PathOf(name)), Hdf5Oracle.TreeOf(folder["copy.h5"])));
    }

    internal static Hdf5File Open(string name)
    {
        if (!name.EndsWith(".keras")) return Hdf5File.Open(PathOf(name));
        using ZipArchive zip = ZipFile.OpenRead(PathOf(name));
        var bytes = new MemoryStream();
        using (Stream entry = zip.GetEntry("model.weights.h5")!.Open()) entry.CopyTo(bytes);
        return Hdf5File.Open(bytes.ToArray(), name);
    }

    internal static string PathOf(string name) => TestFiles.RequireVectors("modelling", "files", name);

    private static JsonObject Cases(params string[] path) =>
        JsonNode.Parse(File.ReadAllText(TestFiles.RequireVectors(["modelling", .. path])))!["cases"]!.AsObject();

    private static IEnumerable<Hdf5Object> Descendants(Hdf5Group group) =>
        group.Groups.SelectMany(child => Descendants(child).Prepend(child)).Concat(group.Datasets);

    private static void Copy(Hdf5Group from, Hdf5GroupWriter to)
    {
        CopyAttributes(from, to);
        foreach (Hdf5Dataset dataset in from.Datasets) CopyAttributes(dataset, to.CreateDataset(dataset.Name, dataset.Read()));
        foreach (Hdf5Group group in from.Groups) Copy(group, to.CreateGroup(group.Name));
    }

    private static void CopyAttributes(Hdf5Object from, Hdf5ObjectWriter to)
    {
        foreach (Hdf5Attribute attribute in from.Attributes) to.SetAttribute(attribute.Name, attribute.Read());
    }

    private static void AssertAttributes(JsonObject expected, Hdf5Object found)
    {
        Assert.Equal(expected.Select(pair => pair.Key).Order(), found.Attributes.Select(attribute => attribute.Name).Order());
        foreach ((string name, JsonNode? value) in expected)
        {
            if (value is JsonArray list) Assert.Equal(list.Select(item => (string)item!), found.Attributes.TextList(name));
            else if (value is JsonObject json) Assert.True(JsonNode.DeepEquals(json["$json_string"], JsonNode.Parse(found.Attributes.Text(name))), name);
            else Assert.Equal((string)value!, found.Attributes.Text(name));
        }
    }

    private static void AssertDataset(JsonNode expected, Hdf5Dataset found)
    {
        AssertAttributes(expected["attrs"]!.AsObject(), found);
        Tensor read = found.Read();
        Assert.Equal((string)expected["dtype"]!, $"{read.DType}".ToLowerInvariant());
        Assert.Equal(expected["shape"]!.AsArray().Select(extent => (long)extent!), read.Shape.ToArray());
        double[] first = [.. expected["first"]!.AsArray().Select(value => (double)value!)];
        Assert.Equal(Math.Min(first.Length, read.Count), first.Length);
        for (int i = 0; i < first.Length; i++) Assert.Equal(first[i], read.NumberAt(i));
    }
}
