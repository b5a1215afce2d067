using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The verbs that show, prepare, convert and measure data.</summary>
public class DataFilesVerbTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shows_a_dataset_with_some_rows()
    {
        CliRun show = CliRun.Of("data", "show", "quickstart", "--data-dir", _folder.FullName);
        Assert.Equal((0, ""), (show.Code, show.Error));
        foreach (string word in new[] { "Quickstart customers", "train 800, test 200", "credit_score: Float32", "target: left", "licence: none needed" }) Assert.Contains(word, show.Output);
        JsonObject iris = CliRun.Of("data", "show", "iris", "--json", "--data-dir", _folder.FullName).Json;
        Assert.Equal(("CC BY 4.0", null), ((string)iris["licence"]!, iris["folder"]));
    }

    [Fact]
    public void Shows_images_on_a_sheet()
    {
        Assert.Equal(0, CliRun.Of("data", "show", "drawn-digits", "--split", "test", "--out", _folder["sheet.png"]).Code);
        Tensor sheet = Image.Read(_folder["sheet.png"]);
        Assert.Equal(Shape.Of(344, 684, 3), sheet.Shape);
        Assert.True(sheet.ToArray<byte>().Max() > 190);
    }

    [Fact]
    public void Prepares_a_dataset_and_reads_it()
    {
        JsonObject made = CliRun.Of("data", "prepare", "drifting_table", "--data-dir", _folder.FullName, "--most", "40", "--shards", "2", "--json").Json;
        string folder = (string)made["folder"]!;
        Assert.Equal(40, (int)made["splits"]!["train"]!);
        JsonObject head = CliRun.Of("data", "head", folder, "-n", "2", "--json").Json;
        Assert.StartsWith("prepared dataset drifting_table 1.0.0", (string)head["kind"]!);
        Assert.Equal(280, (int)head["count"]!);
        Assert.Equal(40, (int)CliRun.Of("data", "bench", "drifting_table", "--data-dir", _folder.FullName, "--epochs", "1", "--json").Json["epochs"]![0]!["elements"]!);
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".tsv")]
    [InlineData(".tfrecord")]
    public void Converts_rows_and_reads_what_it_wrote(string ending)
    {
        File.WriteAllText(_folder["rows.csv"], "name,age,height\nAda,36,1.65\nAlan,41,1.75\n\"Grace, Rear Admiral\",85,1.5\n");
        Assert.Equal(0, CliRun.Of("data", "convert", _folder["rows.csv"], _folder["out" + ending]).Code);
        string written = ending == ".tfrecord" ? _folder["out.tfrecord-00000-of-00001"] : _folder["out" + ending];
        JsonObject head = CliRun.Of("data", "head", written, "--json").Json;
        Assert.Equal(["Ada", "Alan", "Grace, Rear Admiral"], head["rows"]!.AsArray().Select(r => (string)r!["name"]!));
        Assert.Equal(["36", "41", "85"], head["rows"]!.AsArray().Select(r => (string)r!["age"]!));
        Assert.Equal(0, CliRun.Of("data", "convert", written, _folder["back.csv"]).Code);
        Table back = Csv.Read(_folder["back.csv"]);
        Assert.Equal("Grace, Rear Admiral", back.Column("name").TextAt(2));
        Assert.Equal((DType.Int64, 85.0), (back.Column("age").DType, back.Column("age").NumberAt(2)));
    }

    [Fact]
    public void Converts_numbers_to_NPZ_and_back()
    {
        File.WriteAllText(_folder["rows.csv"], "a,b\n1,0.5\n2,0.25\n");
        Assert.Equal(0, CliRun.Of("data", "convert", _folder["rows.csv"], _folder["rows.npz"]).Code);
        Assert.Equal(["a", "b"], Npz.Read(_folder["rows.npz"]).Select(t => t.Name));
        Assert.Equal(0, CliRun.Of("data", "convert", _folder["rows.npz"], _folder["back.csv"]).Code);
        Assert.Equal(File.ReadAllLines(_folder["rows.csv"]), File.ReadAllLines(_folder["back.csv"]));
    }

    [Fact]
    public void Writes_a_line_of_JSON_a_row()
    {
        File.WriteAllText(_folder["rows.csv"], "name,age,ok\nAda,36,true\n\"say \"\"x\"\"\",,false\n");
        Assert.Equal(0, CliRun.Of("data", "convert", _folder["rows.csv"], _folder["rows.jsonl"]).Code);
        Assert.Equal(["{\"name\":\"Ada\",\"age\":36,\"ok\":true}", "{\"name\":\"say \\\"x\\\"\",\"age\":null,\"ok\":false}"], File.ReadAllLines(_folder["rows.jsonl"]));
    }

    [Fact]
    public void Tells_of_every_kind_of_file_what_it_is()
    {
        Npy.Write(_folder["a.npy"], Tensor.From(1f, 2f, 3f));
        Png.Write(_folder["a.png"], Tensor.Zeros(DType.UInt8, Shape.Of(2, 3, 1)));
        File.WriteAllText(_folder["a.txt"], "one\ntwo\n");
        TestFiles.RequireData("tfx");
        (string File, string Kind)[] files =
        [
            (Path.Combine(TestFiles.Data, "tft", "examples", "testdata", "sequence_example", "data_tfrecord.gz"), "TFRecord of tf.SequenceExample"),
            (_folder["a.npy"], "NPY"), (_folder["a.png"], "image"), (_folder["a.txt"], "text"),
            (Path.Combine(TestFiles.Data, "mnist", "t10k-labels-idx1-ubyte.gz"), "IDX"), (Path.Combine(TestFiles.Data, "flowers-small"), "images of 5 classes"),
            (Path.Combine(TestFiles.Data, "tfx", "examples", "mnist", "data", "mnist.tfrecord"), "TFRecord of tf.Example"), (Path.Combine(TestFiles.Data, "tabular", "seaborn_iris.csv"), "CSV"),
        ];
        foreach (var (file, kind) in files) Assert.StartsWith(kind, (string)CliRun.Of("data", "head", file, "-n", "1", "--json").Json["kind"]!);
    }

    [Theory]
    [InlineData("broken.png", "first bytes")]
    [InlineData("broken.tfrecord", "TfRecord")]
    [InlineData("broken.npy", "broken.npy")]
    public void Tells_of_a_broken_file_in_one_line(string name, string words)
    {
        File.WriteAllText(_folder[name], "this is something else altogether");
        CliRun.Of("data", "head", _folder[name]).Refuses(1, words);
    }

    [Fact]
    public void Refuses_what_it_cannot_do()
    {
        CliRun.Of("data", "head", _folder["absent.csv"]).Refuses(1, "expected a file or a folder");
        CliRun.Of("data", "show", "imaginary").Refuses(2, "NAME", "imaginary");
        CliRun.Of("data", "prepare", "iris", "--offline", "--data-dir", _folder.FullName).Refuses(1, "iris.data", "nothing may be fetched");
    }

    [Fact]
    public void Trains_and_evaluates_on_photographs_that_differ_in_size()
    {
        foreach (var (kind, side) in new[] { ("daisy", 20), ("roses", 33), ("tulips", 41) })
            for (int i = 0; i < 2; i++)
                Png.Write(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder["photographs"], kind)).FullName, $"{i}.png"), Tensor.Zeros(DType.UInt8, Shape.Of(side + i, side, 3)));
        foreach (string file in Directory.GetFiles(_folder["photographs"], "*.png", SearchOption.AllDirectories))
        {
            string to = file.Replace("photographs", Path.Combine("tf_flowers", "flower_photos")).Replace(".png", ".jpg");
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Move(file, to);
        }
        string[] train = ["train", "--data", "tf_flowers", "--data-dir", _folder.FullName, "--epochs", "1", "--model", "linear", "--out", _folder["model.penstock"]];
        CliRun usual = CliRun.Of(train);
        Assert.Equal((0, ""), (usual.Code, usual.Error));
        Assert.Contains("images are resized to 64 x 64: they differ in size; --image-size overrides", usual.Output);
        Assert.Equal(0, CliRun.Of([.. train, "--image-size", "12"]).Code);
        Assert.Equal(Shape.Of(12, 12, 3), Models.Model.Load(_folder["model.penstock"]).Inputs[0].Shape.Without(0));
        CliRun evaluate = CliRun.Of("evaluate", _folder["model.penstock"], "--data", "tf_flowers", "--data-dir", _folder.FullName);
        Assert.True(evaluate.Code == 0, evaluate.Error);
        Assert.Contains("resized to 12 x 12", evaluate.Error);
        CliRun.Of("train", "--data", "iris", "--image-size", "12", "--out", _folder["model.penstock"]).Refuses(2, "--image-size");
    }

    [Fact]
    public void Shows_names_of_classes_and_tells_of_a_sheet_that_cannot_be()
    {
        Assert.Contains("stayed", CliRun.Of("data", "show", "quickstart").Output);
        CliRun.Of("data", "show", "drawn_digits", "--split", "test[:0]", "--out", _folder["none.png"]).Refuses(2, "--split");
        CliRun.Of("data", "show", "quickstart", "--out", _folder["none.png"]).Refuses(2, "--out", "images");
        CliRun.Of("data", "show", "quickstart", "--split", "nope").Refuses(1, "nope");
        CliRun.Of("data", "prepare", "quickstart", "--shards", "0").Refuses(2, "--shards");
        CliRun.Of("data", "convert", "rows.csv", _folder["x.csv"], "--shards", "2").Refuses(2, "--shards");
        Assert.False(File.Exists(_folder["none.png"]));
    }

    [Fact]
    public void Trains_on_a_table_of_the_catalog_without_a_target_asked_for()
    {
        JsonObject told = CliRun.Of("train", "--data", "drifting_table", "--epochs", "1", "--out", _folder["model.penstock"], "--json").Json;
        Assert.Equal("buys", (string)told["target"]!);
        Assert.Equal(0, CliRun.Of("evaluate", _folder["model.penstock"], "--data", "drifting_table").Code);
    }
}
