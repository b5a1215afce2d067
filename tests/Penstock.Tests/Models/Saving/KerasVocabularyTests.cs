using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Vocabularies that were found in data: where .keras files keep them, and what is wrong with those that do not hold.</summary>
public class KerasVocabularyTests
{
    private const string Words = "assets/layers/string_lookup/vocabulary.txt", Numbers = "assets/layers/integer_lookup/vocabulary.txt";

    [Fact]
    public void Stand_in_files_beside_the_settings_where_Keras_looks_for_them()
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        model.Save(folder["m.keras"]);
        using (ZipArchive zip = ZipFile.OpenRead(folder["m.keras"]))
        {
            Assert.Equal("[UNK]\nb\na", Text(zip, Words));
            Assert.Equal("-1\n7\n5", Text(zip, Numbers));
            Assert.Equal("\n[UNK]\nto\nbe\nor", Text(zip, "assets/layers/functional/layers/text_vectorization/vocabulary.txt"));
            Assert.Equal("\n[UNK]\nto\nbe\nor", Text(zip, "assets/layers/functional/layers/text_vectorization/_lookup_layer/vocabulary.txt"));
            JsonNode lookup = Layer(JsonNode.Parse(Text(zip, "config.json"))!, "StringLookup")["config"]!;
            Assert.Null(lookup["vocabulary"]);
            Assert.Equal(3, lookup["vocabulary_size"]!.GetValue<int>());
        }
        Model loaded = Model.Load(folder["m.keras"]);
        Assert.Equal(Answers(model), Answers(loaded));
        loaded.Save(folder["again.keras"]);
        using ZipArchive again = ZipFile.OpenRead(folder["again.keras"]);
        Assert.Equal("[UNK]\nb\na", Text(again, Words));
    }

    [Fact]
    public void Stay_in_the_settings_where_they_were_given_or_are_no_lines()
    {
        using var folder = TestFiles.NewFolder();
        var broken = new StringLookup();
        broken.Adapt(Tensor.From("a\nb", "c"));
        foreach (StringLookup layer in (StringLookup[])[new(["a", "b"]), broken])
        {
            SymbolicTensor input = Model.Input([1], DType.Text);
            var model = new Model(input, layer.On(input));
            model.Save(folder["m.keras"]);
            using (ZipArchive zip = ZipFile.OpenRead(folder["m.keras"])) Assert.Null(zip.GetEntry(Words));
            Assert.Equal(layer.Vocabulary, Model.Load(folder["m.keras"]).Layers.OfType<StringLookup>().Single().Vocabulary);
        }
    }

    [Fact]
    public void Weights_of_tokens_are_read_from_the_variables_of_the_layer()
    {
        using var folder = TestFiles.NewFolder();
        var layer = new TextVectorization(["to", "be"], [0.5f, 2]) { OutputMode = CategoryOutput.TfIdf, MaxTokens = 5, PadToMaxTokens = true };
        SymbolicTensor input = Model.Input(Shape.Scalar, DType.Text);
        var model = new Model(input, layer.On(input));
        model.Save(folder["m.keras"]);
        Tensor texts = Tensor.From("to be to", "or");
        float[] expected = model.Predict(texts).ToArray<float>();
        // As Keras writes it: the weight of unknown tokens, which is the mean, in front, zeros behind.
        var weights = new Hdf5Writer();
        weights.Root.CreateGroup("layers/text_vectorization/vars").CreateDataset("idf_weights", Tensor.From(1.25f, 0.5f, 2, 0, 0));
        EditedZip.Change(folder["m.keras"], "model.weights.h5", _ =>
        {
            var bytes = new MemoryStream();
            weights.Write(bytes);
            return bytes.ToArray();
        });
        EditedZip.Change(folder["m.keras"], "config.json", text =>
        {
            JsonNode json = JsonNode.Parse(text)!;
            JsonNode settings = Layer(json, "TextVectorization")["config"]!;
            (settings["vocabulary"], settings["idf_weights"]) = (null, null);
            return json.ToJsonString();
        });
        Add(folder["m.keras"], "assets/layers/text_vectorization/vocabulary.txt", "[UNK]\nto\nbe\n"u8);
        Assert.Equal(expected, Model.Load(folder["m.keras"]).Predict(texts).ToArray<float>());
    }

    [Theory]
    [InlineData(Words, "[UNK]\nb\nb", "expected a vocabulary with each token once")]
    [InlineData(Numbers, "-1\n7\nseven", "line 3: expected a whole number, got \"seven\"")]
    [InlineData(Words, "\u00ff", "expected tokens in UTF-8")]
    public void What_is_wrong_with_a_file_is_told_with_its_name(string entry, string text, string message)
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["m.keras"]);
        EditedZip.Change(folder["m.keras"], entry, _ => text == "\u00ff" ? [0xff, 0xfe, (byte)'a'] : Encoding.UTF8.GetBytes(text));
        string found = Assert.Throws<ModelFileException>(() => Model.Load(folder["m.keras"])).Message;
        Assert.Contains(message, found);
        Assert.Contains("m.keras", found);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        using var folder = TestFiles.NewFolder();
        Network().Save(folder["m.keras"]);
        EditedZip.Change(folder["m.keras"], Words, _ => new byte[1 << 20]);
        string found = Assert.Throws<ModelFileException>(() => Model.Load(folder["m.keras"], new LoadOptions { MostBytes = 1 << 19 })).Message;
        Assert.Contains($"{Words}: expected at most", found);
    }

    private static Model Network()
    {
        var words = new StringLookup();
        words.Adapt(Tensor.From("a", "b", "b"));
        var numbers = new IntegerLookup { OutputMode = CategoryOutput.OneHot };
        numbers.Adapt(Tensor.From(5, 7, 7));
        var texts = new TextVectorization { OutputSequenceLength = 3 };
        texts.Adapt(Tensor.From("to be or", "to be", "to"));
        SymbolicTensor within = Model.Input(Shape.Scalar, DType.Text, "t"), word = Model.Input([1], DType.Text, "w"), number = Model.Input([1], DType.Int64, "n"), text = Model.Input(Shape.Scalar, DType.Text, "x");
        var inner = new Model(within, texts.On(within));
        return new Model([word, number, text], [words.On(word), numbers.On(number), inner.On(text)]);
    }

    private static float[] Answers(Model model) =>
        [.. model.PredictAll(Tensor.From(Tensor.From("a", "b", "c").AsText(), [3, 1]), Tensor.From(new long[] { 5, 7, 9 }, [3, 1]), Tensor.From("be", "or to", "not")).SelectMany(t => Enumerable.Range(0, t.Count).Select(i => (float)t.NumberAt(i)))];

    private static JsonNode Layer(JsonNode model, string kind) => model["config"]!["layers"]!.AsArray().First(l => l!["class_name"]!.GetValue<string>() == kind)!;

    private static string Text(ZipArchive zip, string entry) => Encoding.UTF8.GetString(EditedZip.Bytes(zip.GetEntry(entry)!));

    private static void Add(string file, string entry, ReadOnlySpan<byte> bytes)
    {
        using ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Update);
        using Stream content = zip.CreateEntry(entry).Open();
        content.Write(bytes);
    }
}
