using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Answers of models and features, computed once and written as TFRecords.</summary>
public class DataTransformTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_the_answers_of_a_model_of_a_table_as_predict_gives_them()
    {
        Csv.Write(_folder["rows.csv"], Catalog.Quickstart.Generate(60));
        Assert.Equal(0, CliRun.Of("train", "--data", _folder["rows.csv"], "--target", "left", "--epochs", "1", "--out", _folder["model.penstock"]).Code);
        Assert.Equal(60, (int)CliRun.Of("data", "transform", _folder["rows.csv"], _folder["answers"], "--model", _folder["model.penstock"], "--shards", "3", "--json").Json["rows"]!);
        float[][] written = [.. Outputs("answers")];
        float[] expected = Models.Model.Load(_folder["model.penstock"]).Predict(Csv.Read(_folder["rows.csv"])).ToArray<float>();
        Assert.Equal(expected, written.SelectMany(x => x), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Writes_what_a_layer_gives_of_images_whatever_the_number_of_workers()
    {
        Npy.Write(_folder["x_train.npy"], Images(40));
        Npy.Write(_folder["y_train.npy"], Tensor.From([.. Enumerable.Range(0, 40).Select(i => i % 3)]));
        Assert.Equal(0, CliRun.Of("train", "--data", _folder["x_train.npy"], "--epochs", "1", "--out", _folder["model.keras"]).Code);
        string layer = Models.Model.Load(_folder["model.keras"]).Layers.Single(l => l is Models.Dense { Units: 512 }).Name;
        foreach (string workers in new[] { "1", "3" })
            Assert.Equal(0, CliRun.Of("data", "transform", _folder["x_train.npy"], _folder["by" + workers], "--model", _folder["model.keras"], "--layer", layer, "--shards", "4", "--workers", workers).Code);
        float[][] one = [.. Outputs("by1")];
        Assert.Equal((40, 512), (one.Length, one[0].Length));
        Assert.All(one, row => Assert.All(row, x => Assert.True(x >= 0)));
        for (int shard = 0; shard < 4; shard++) Assert.Equal(File.ReadAllBytes(_folder[$"by1-0000{shard}-of-00004"]), File.ReadAllBytes(_folder[$"by3-0000{shard}-of-00004"]));
    }

    [Fact]
    public void A_model_that_does_not_suit_is_told_in_one_line_and_old_files_stay()
    {
        Csv.Write(_folder["rows.csv"], Catalog.Quickstart.Generate(60));
        File.WriteAllText(_folder["other.csv"], "a,b\n1,2\n3,4\n");
        Assert.Equal(0, CliRun.Of("train", "--data", _folder["rows.csv"], "--target", "left", "--epochs", "1", "--out", _folder["model.penstock"]).Code);
        Assert.Equal(0, CliRun.Of("data", "transform", _folder["rows.csv"], _folder["o"], "--shards", "2").Code);
        CliRun.Of("data", "transform", _folder["other.csv"], _folder["o"], "--model", _folder["model.penstock"]).Refuses(1, "got a table without");
        CliRun.Of("data", "transform", _folder["rows.csv"], _folder["o"], "--model", _folder["model.penstock"], "--layer", "imaginary").Refuses(2, "--layer", "imaginary");
        CliRun.Of("data", "transform", _folder["rows.csv"], _folder["o"], "--layer", "dense").Refuses(2, "--layer: expected --model");
        Assert.Equal(60, (int)CliRun.Of("data", "head", _folder["o@*"], "-n", "100", "--json").Json["rows"]!.AsArray().Count);
    }

    [Fact]
    public void Says_which_features_it_computes_and_takes_the_columns_named()
    {
        File.WriteAllText(_folder["rows.csv"], "age,kind,unused\n1,a,5\n2,b,6\n3,a,7\n");
        CliRun all = CliRun.Of("data", "transform", _folder["rows.csv"], _folder["all"], "--shards", "1");
        foreach (string words in new[] { "3 rows, held in memory", "--features names columns", "of age", "of kind", "of unused" }) Assert.Contains(words, all.Output);
        CliRun some = CliRun.Of("data", "transform", _folder["rows.csv"], _folder["some"], "--shards", "1", "--features", "age");
        Assert.Contains("of age", some.Output);
        Assert.DoesNotContain("of kind", some.Output);
        CliRun.Of("data", "transform", _folder["rows.csv"], _folder["some"], "--features", "height").Refuses(1, "height");
    }

    private IEnumerable<float[]> Outputs(string name)
    {
        Dataset<byte[]> records = TfRecord.Read(_folder[name + "@*"]);
        return records.Parse(FeatureSpec.Infer(records)).Select(e => e["output"].ToArray<float>());
    }

    private static Tensor Images(int count) => Tensor.From([.. Enumerable.Range(0, count * 64).Select(i => (byte)(i * 7 % 251))], Shape.Of(count, 8, 8));
}
