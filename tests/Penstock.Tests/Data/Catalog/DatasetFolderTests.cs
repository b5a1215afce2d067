using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Folders that others prepared, and ours.</summary>
public class DatasetFolderTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();

    private string Made => Path.Combine(_folder.FullName, "made_set", "1.0.0");

    public void Dispose() => _folder.Dispose();

    // The folder is written by a script of its own: JSON and records as the official layout has them, images by Pillow, tensors by NumPy.
    [Fact]
    public void Loads_a_folder_in_the_official_layout()
    {
        DatasetFolder made = Official();
        Assert.Equal(("made_set", "1.0.0", "@article{x}", 1234L), (made.Info.Name, made.Info.Version, made.Info.Citation, made.Info.DownloadBytes));
        Assert.Equal([("train", 7L), ("test", 2L)], made.Info.Splits.Select(s => (s.Name, s.Count)));
        Assert.Equal(["red", "green", "blue"], ((ClassLabelFeature)made.Features["label"]).Names);
        Example[] all = [.. made.Load("train+test", new() { AllFeatures = true })];
        Assert.Equal(9, all.Length);
        for (int i = 0; i < all.Length; i++)
        {
            Example one = all[i];
            Assert.Equal(Enumerable.Repeat((byte)(i * 10), 18), one["image"].ToArray<byte>());
            Assert.Equal(Shape.Of(3, 2, 3), one["image"].Shape);
            Assert.Equal((i % 3, $"name {i}", i / 4f, i % 2 == 1), (one["label"].Item<int>(), one["name"].AsText().GetString(0), one["score"].Item<float>(), one["flag"].Item<bool>()));
            Assert.Equal([i, -i], one["pair"].ToArray<int>());
            Assert.Equal([(short)i, (short)(i + 1), (short)(i + 2), (short)(i + 3)], one["packed"].ToArray<short>());
            Assert.Equal(Shape.Of(2, 2), one["packed"].Shape);
            Assert.Equal([i, i + 1f], one["raw"].ToArray<float>());
            Assert.Equal(Enumerable.Range(0, i % 3).Select(j => j % 2), one["objects/label"].ToArray<int>());
            Assert.Equal(Shape.Of(i % 3, 4), one["objects/bbox"].Shape);
            Assert.Equal(Enumerable.Range(0, i % 3).SelectMany(j => Enumerable.Range(j, 4)).Select(x => (float)x), one["objects/bbox"].ToArray<float>());
            Assert.Equal(Enumerable.Range(0, i % 4).Select(j => $"w{j}"), Enumerable.Range(0, i % 4).Select(one["words"].AsText().GetString));
        }
    }

    [Fact]
    public void Loads_what_the_supervised_keys_say()
    {
        Example first = Official().Load("train[2:]").First();
        Assert.Equal(["input"], first.Names);
        Assert.Equal(2, first.Label!.Item<int>());
    }

    [Theory]
    [InlineData("train", new[] { 0, 1, 2, 3, 4, 5, 6 })]
    [InlineData("train[2:5]", new[] { 2, 3, 4 })]
    [InlineData("train[50%:]+test[:1]", new[] { 4, 5, 6, 7 })]
    [InlineData("train[1shard]", new[] { 3, 4, 5, 6 })]
    [InlineData("all", new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData("test+train[-1:]", new[] { 7, 8, 6 })]
    [InlineData("train[3:3]", new int[0])]
    public void Reads_the_records_of_a_split_by_shard(string split, int[] expected)
    {
        Dataset<Example> dataset = Official().Load(split, new() { AllFeatures = true });
        Assert.Equal(expected.Length, dataset.Count);
        Assert.Equal(expected, dataset.Select(e => e["pair"].ToArray<int>()[0]));
        for (int skip = 0; skip <= expected.Length; skip++) Assert.Equal(expected.Skip(skip), dataset.Skip(skip).Select(e => e["pair"].ToArray<int>()[0]));
    }

    [Fact]
    public void Even_parts_share_all_examples()
    {
        DatasetFolder made = Official();
        int[][] parts = [.. SplitExpression.Even("train", 3).Select(part => made.Load(part, new() { AllFeatures = true }).Select(e => e["pair"].ToArray<int>()[0]).ToArray())];
        Assert.Equal([[0, 1, 2], [3, 4], [5, 6]], parts);
        Assert.Equal([2L, 2, 2], SplitExpression.Even("train", 3, dropRemainder: true).Select(part => made.Load(part).Count!.Value));
        Assert.Equal([[0], [1], [2], [3]], SplitExpression.Even(SplitExpression.Even("train", 2)[0], 4).Select(part => made.Load(part, new() { AllFeatures = true }).Select(e => e["pair"].ToArray<int>()[0]).ToArray()));
    }

    [Fact]
    public void Never_makes_a_type_that_a_file_names()
    {
        Official();
        string path = Path.Combine(Made, "features.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("tensorflow_datasets.core.features.text_feature.Text", "os.system"));
        var error = Assert.Throws<InvalidDataException>(() => DatasetFolder.Open(Made));
        Assert.Contains("os.system", error.Message);
        Assert.Contains(path, error.Message);
    }

    [Theory]
    [InlineData("dataset_info.json", "\"3\"", "\"33\"", "expected 33 records, as dataset_info.json says")]
    [InlineData("dataset_info.json", "\"3\"", "\"-3\"", "lengths of shards")]
    [InlineData("dataset_info.json", "{SPLIT}", "../{SPLIT}", "name of a file")]
    [InlineData("dataset_info.json", "tfrecord", "riegeli", "riegeli")]
    [InlineData("features.json", "\"int32\"", "\"float32\"", "pair")]
    [InlineData("features.json", "\"3\"\n", "\"4\"\n", "classes")]
    [InlineData("features.json", "{", "", "as JSON")]
    public void Says_what_is_wrong_with_a_folder(string file, string part, string other, string expected)
    {
        Official();
        string path = Path.Combine(Made, file), text = File.ReadAllText(path);
        Assert.Contains(part, text);
        File.WriteAllText(path, text.Replace(part, other));
        Exception error = Assert.ThrowsAny<Exception>(() => DatasetFolder.Open(Made).Load("train", new() { AllFeatures = true }).Count());
        Assert.Contains(expected, error.ToString());
    }

    [Fact]
    public void Damaged_files_are_refused_and_nothing_else_happens()
    {
        Official();
        var random = new Random(5);
        foreach (string file in new[] { "dataset_info.json", "features.json" })
        {
            string path = Path.Combine(Made, file);
            byte[] good = File.ReadAllBytes(path);
            for (int round = 0; round < 150; round++)
            {
                byte[] bad = round % 2 == 0 ? good[..random.Next(good.Length)] : [.. good];
                for (int change = 0; change < 3 && bad.Length > 0; change++) bad[random.Next(bad.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(path, bad);
                try
                {
                    _ = DatasetFolder.Open(Made).Load("train[:2]", new() { AllFeatures = true }).Count();
                }
                catch (Exception error) when (error is InvalidDataException or ArgumentException or NotSupportedException or IOException or DatasetException)
                {
                    Assert.NotEqual("", error.Message);
                }
            }
            File.WriteAllBytes(path, good);
        }
    }

    [Fact]
    public void Writes_the_names_of_TensorFlow_Datasets()
    {
        DatasetFolder made = Official();
        string copy = Directory.CreateDirectory(_folder["copy"]).FullName;
        made.Info.Write(copy);
        FeaturesJson.Write(copy, made.Features);
        JsonNode features = JsonNode.Parse(File.ReadAllText(Path.Combine(Made, "features.json")))!, written = JsonNode.Parse(File.ReadAllText(Path.Combine(copy, "features.json")))!;
        // A bounding box and a scalar are tensors of the same records.
        JsonNode inner = features["featuresDict"]!["features"]!;
        inner["score"] = Tensor("float32");
        inner["objects"]!["sequence"]!["feature"]!["featuresDict"]!["features"]!["bbox"] = Tensor("float32", "4");
        Assert.True(JsonNode.DeepEquals(features, written), written.ToJsonString());
        JsonObject info = JsonNode.Parse(File.ReadAllText(Path.Combine(Made, "dataset_info.json")))!.AsObject();
        info.Remove("moduleName");
        info.Remove("releaseNotes");
        Assert.True(JsonNode.DeepEquals(info, JsonNode.Parse(File.ReadAllText(Path.Combine(copy, "dataset_info.json")))));
        Assert.Equal("cup\nplate\n", File.ReadAllText(Path.Combine(copy, "objects-label.labels.txt")));

        static JsonObject Tensor(string type, params string[] extents) => new()
        {
            ["pythonClassName"] = "tensorflow_datasets.core.features.tensor_feature.Tensor",
            ["tensor"] = new JsonObject { ["shape"] = extents.Length == 0 ? new JsonObject() : new JsonObject { ["dimensions"] = new JsonArray([.. extents.Select(e => (JsonNode)e)]) }, ["dtype"] = type, ["encoding"] = "none" },
        };
    }

    private DatasetFolder Official()
    {
        PythonOracle.Run(_folder, File.ReadAllText(Path.Combine(TestFiles.Repository, "tests", "Penstock.Tests", "Data", "Catalog", "tfds_folder.py")));
        return DatasetFolder.Open(_folder["made_set"]);
    }
}
