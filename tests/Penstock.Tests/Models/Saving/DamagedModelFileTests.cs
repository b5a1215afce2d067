using System.IO.Compression;
using System.Text;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class DamagedModelFileTests
{
    [Theory]
    [InlineData(".h5")]
    [InlineData(".keras")]
    [InlineData(".penstock")]
    public void A_file_cut_anywhere_gives_an_error_that_names_it(string ending)
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["whole" + ending]);
        byte[] whole = File.ReadAllBytes(folder["whole" + ending]);
        for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 97))
        {
            File.WriteAllBytes(folder["cut" + ending], whole[..length]);
            Exception? error = Record.Exception(() => Model.Load(folder["cut" + ending]));
            Assert.True(error is ModelFileException, $"cut at {length}: {error}");
            Assert.Contains("cut" + ending, error.Message);
        }
    }

    [Theory]
    [InlineData(".h5")]
    [InlineData(".keras")]
    [InlineData(".penstock")]
    public void A_file_with_a_flipped_byte_loads_or_gives_an_error_that_names_it(string ending)
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["whole" + ending]);
        byte[] whole = File.ReadAllBytes(folder["whole" + ending]);
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] flipped = [.. whole];
            flipped[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(folder["flipped" + ending], flipped);
            Exception? error = Record.Exception(() => Model.Load(folder["flipped" + ending]));
            Assert.True(error is null or ModelFileException, $"{i}: {error}");
        }
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".penstock")]
    public void A_flipped_bit_in_an_entry_that_is_read_is_an_error_that_names_it(string ending)
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["whole" + ending]);
        byte[] whole = File.ReadAllBytes(folder["whole" + ending]);
        var random = new Random(1);
        using ZipArchive zip = ZipFile.OpenRead(folder["whole" + ending]);
        foreach (ZipArchiveEntry entry in zip.Entries.Where(e => e.Name != "metadata.json"))
        {
            byte[] content = EditedZip.Bytes(entry);
            int start = whole.AsSpan().IndexOf(content);
            for (int i = 0; i < 50; i++)
            {
                byte[] flipped = [.. whole];
                flipped[start + random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(folder["flipped" + ending], flipped);
                Assert.Contains($"{entry.FullName}: expected", Assert.Throws<ModelFileException>(() => Model.Load(folder["flipped" + ending])).Message);
            }
        }
    }

    [Fact]
    public void A_key_that_is_there_twice_is_refused() =>
        Assert.Contains("config.json: expected a JSON object", Broken("\"config\":", "\"config\":{},\"config\":").Message);

    [Fact]
    public void A_weight_that_the_graph_does_not_know_is_named_and_can_be_left_out()
    {
        using var folder = TestFiles.NewFolder();
        string file = folder["model.penstock"];
        Network().Save(file);
        EditedZip.Change(file, "weights.safetensors", bytes => SafeTensors.Write(SafeTensors.Read(bytes, file).Append(new("stowaway", Tensor.From(1f))).Select(t => (t.Key, t.Value))));
        Assert.Contains("weights.safetensors: expected weights of the model, got \"stowaway\"", Assert.Throws<ModelFileException>(() => Model.Load(file)).Message);
        Model.Load(file, out LoadReport report, new() { Partial = true });
        Assert.Equal(["stowaway"], report.LeftOver);
    }

    [Fact]
    public void A_signature_without_end_is_refused()
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["model.keras"]);
        EditedZip.Change(folder["model.keras"], "assets/penstock_signature.json", text => text + new string(' ', ModelSignature.MostBytes));
        Assert.Contains("penstock_signature.json: expected at most 16,777,216 bytes", Assert.Throws<ModelFileException>(() => Model.Load(folder["model.keras"])).Message);
    }

    [Fact]
    public void A_Lambda_is_refused()
    {
        ModelFileException error = Broken("\"class_name\":\"Dense\"", "\"class_name\":\"Lambda\"");
        Assert.Contains("Lambda", error.Message);
    }

    [Fact]
    public void An_unknown_layer_is_named()
    {
        ModelFileException error = Broken("\"class_name\":\"Dense\"", "\"class_name\":\"Dence\"");
        Assert.Contains("\"Dence\"", error.Message);
        Assert.Contains("config.json", error.Message);
    }

    [Fact]
    public void A_weight_of_another_shape_is_named_and_can_be_left_out()
    {
        using var folder = TestFiles.NewFolder();
        string file = Rewritten(folder, "\"units\":3", "\"units\":5");
        Assert.Contains("dense/kernel", Assert.Throws<ModelFileException>(() => Model.Load(file)).Message);
        Model.Load(file, out LoadReport report, new() { Partial = true });
        Assert.Contains("dense/kernel", report.Missing);
    }

    [Fact]
    public void A_zip_that_unpacks_beyond_the_limit_is_refused()
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["model.keras"]);
        ModelFileException error = Assert.Throws<ModelFileException>(() => Model.Load(folder["model.keras"], new() { MostBytes = 100 }));
        Assert.Contains("100 bytes", error.Message);
    }

    [Fact]
    public void A_zip_that_unpacks_to_far_more_than_it_holds_is_refused()
    {
        using var folder = TestFiles.NewFolder();
        string file = folder["model.keras"];
        Network().Save(file);
        using (ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            zip.GetEntry("config.json")!.Delete();
            using Stream bomb = zip.CreateEntry("config.json", CompressionLevel.SmallestSize).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i <= 256; i++) bomb.Write(zeros);
        }
        Assert.Contains("config.json: expected at most 268,435,456 bytes unpacked", Assert.Throws<ModelFileException>(() => Model.Load(file)).Message);
    }

    [Theory]
    [InlineData("""{"columns": [null]}""")]
    [InlineData("""{"columns": [{"name": null, "isText": true}]}""")]
    [InlineData("""{"classNames": null}""")]
    [InlineData("""{"classNames": ["yes", null]}""")]
    [InlineData("""{"missingTokens": [null]}""")]
    [InlineData("""{"threshold": 7}""")]
    [InlineData("null")]
    public void A_signature_that_says_nonsense_is_refused(string signature)
    {
        using var folder = TestFiles.NewFolder();
        string file = folder["model.penstock"];
        Network().Save(file);
        EditedZip.Change(file, "signature.json", _ => signature);
        Assert.Contains("signature.json: expected a signature", Assert.Throws<ModelFileException>(() => Model.Load(file)).Message);
    }

    [Fact]
    public void Many_may_save_to_one_name_and_one_of_them_remains()
    {
        using var folder = TestFiles.NewFolder();
        string file = folder["model.keras"];
        Parallel.For(0, 16, _ => Network().Save(file));
        Assert.Equal(2, Model.Load(file).Layers.OfType<Dense>().Count());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void A_long_circle_of_layers_and_a_chain_without_end_are_refused()
    {
        Assert.Contains("got a circle at \"l0\"", BrokenChain(1000, i => $"l{(i + 1) % 1000}", "l0").Message);
        Assert.Contains("expected a chain of a few thousand layers at most", BrokenChain(100_000, i => i == 0 ? "in" : $"l{i - 1}", "l99999").Message);
    }

    private static ModelFileException BrokenChain(int layers, Func<int, string> source, string output)
    {
        var config = new StringBuilder("""{"class_name":"Functional","config":{"name":"f","layers":[{"class_name":"InputLayer","config":{"name":"in","batch_shape":[null,3]},"inbound_nodes":[]}""");
        for (int i = 0; i < layers; i++)
            config.Append($$$"""
                ,{"class_name":"ReLU","config":{"name":"l{{{i}}}"},"inbound_nodes":[[["{{{source(i)}}}",0,0,{}]]]}
                """);
        config.Append($$$"""
            ],"input_layers":[["in",0,0]],"output_layers":[["{{{output}}}",0,0]]}}
            """);
        using var folder = TestFiles.NewFolder();
        using (ZipArchive zip = ZipFile.Open(folder["chain.keras"], ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(zip.CreateEntry("config.json").Open());
            writer.Write(config);
        }
        ModelFileException? error = null;
        // The main thread's stack may be of any size.
        var thread = new Thread(() => error = Assert.Throws<ModelFileException>(() => Model.Load(folder["chain.keras"])), 4 << 20);
        thread.Start();
        thread.Join();
        return error!;
    }

    [Fact]
    public void A_name_with_another_ending_is_refused()
    {
        Assert.Contains(".keras, .h5 or .penstock", Assert.Throws<ArgumentException>(() => Network().Save("model.pkl")).Message);
    }

    [Fact]
    public void Saving_over_a_file_leaves_no_other_file_behind()
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["model.keras"]);
        Network().Save(folder["model.keras"]);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(folder["model.keras"])!));
    }

    private static ModelFileException Broken(string text, string replacement)
    {
        using var folder = TestFiles.NewFolder();
        string file = Rewritten(folder, text, replacement);
        return Assert.Throws<ModelFileException>(() => Model.Load(file));
    }

    private static string Rewritten(TestFolder folder, string text, string replacement)
    {
        string file = folder["model.keras"];
        Network().Save(file);
        EditedZip.Replace(file, "config.json", text, replacement);
        return file;
    }

    private static Sequential Network() => new(new InputLayer([4]), new Dense(3, Activation.Relu), new Dense(2)) { Seed = 1 };
}
