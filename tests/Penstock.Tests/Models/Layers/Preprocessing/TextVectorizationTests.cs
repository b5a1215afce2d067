using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TextVectorizationTests
{
    [Fact]
    public void Cleans_texts_as_it_is_told()
    {
        Tensor text = Tensor.From("A, b! a");
        Assert.Equal([2L, 3, 2], Run(new TextVectorization(["a", "b"]), text).ToArray<long>());
        Assert.Equal([1L, 1, 2], Run(new TextVectorization(["a", "b"]) { Standardize = Standardization.Lower }, text).ToArray<long>());
        Assert.Equal([1L, 3, 2], Run(new TextVectorization(["a", "b"]) { Standardize = Standardization.StripPunctuation }, text).ToArray<long>());
        Assert.Equal([2L], Run(new TextVectorization(["A, b! a"]) { Standardize = Standardization.None, Split = TextUnit.Text }, text).ToArray<long>());
    }

    [Fact]
    public void Rows_are_as_long_as_the_longest_text_of_the_batch()
    {
        Tensor ids = Run(new TextVectorization(["a", "b"]), Tensor.From("a", "b a b", ""));
        Assert.Equal([3, 3], ids.Shape.ToArray());
        Assert.Equal([2L, 0, 0, 3, 2, 3, 0, 0, 0], ids.ToArray<long>());
    }

    [Fact]
    public void Rejects_a_text_of_too_many_tokens() => Assert.Contains("at most 2 tokens, got one of 3",
        Assert.Throws<ArgumentException>(() => Run(new TextVectorization(["a"]) { MostTokens = 2 }, Tensor.From("a a a"))).Message);

    [Fact]
    public void Joins_tokens_width_after_width()
    {
        var layer = new TextVectorization(["a", "b", "a b", "b a"]) { Ngrams = [1, 2], OutputSequenceLength = 6 };
        Assert.Equal([2L, 3, 2, 4, 5, 0], Run(layer, Tensor.From("a b a")).ToArray<long>());
    }

    [Fact]
    public void Splits_into_characters() => Assert.Equal([3L, 2], Run(new TextVectorization(["ü", "g"]) { Split = TextUnit.Character }, Tensor.From("gü")).ToArray<long>());

    [Fact]
    public void An_encoding_does_not_count_the_filling()
    {
        var layer = new TextVectorization(["a", "b"]) { OutputMode = CategoryOutput.Count, PadToMaxTokens = true, MaxTokens = 5 };
        Assert.Equal([0f, 2, 0, 0, 0, 1, 0, 1, 0, 0], Run(layer, Tensor.From("a a", "b c")).ToArray<float>());
    }

    // log(1 + 3 / 3) for "a", which two of three texts hold; log(1 + 3 / 2) for "b".
    [Fact]
    public void Weighs_tokens_by_the_texts_that_hold_them()
    {
        var layer = new TextVectorization { OutputMode = CategoryOutput.TfIdf };
        layer.Adapt(Dataset.From(new Example(Tensor.From("a a", "b")), new Example(Tensor.From("a"))));
        Assert.Equal(["a", "b"], layer.Vocabulary);
        Assert.Equal([MathF.Log(2), MathF.Log(2.5f)], layer.IdfWeights!.Select(w => w), (x, y) => MathF.Abs(x - y) < 1e-6f);
        Assert.Equal(["[UNK]", "a", "b"], layer.GetVocabulary());
    }

    private static Tensor Run(TextVectorization layer, Tensor texts) => new LayerRun(layer, texts).Run().Output;

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData((1 << 24) + 1)]
    [InlineData(int.MaxValue)]
    public void A_number_of_most_tokens_that_no_text_has_is_refused(int most)
    {
        Assert.Contains("TextVectorization", Assert.Throws<ArgumentException>(() => new TextVectorization { MostTokens = most }).Message);
        Assert.Contains("TextVectorization", Assert.Throws<ArgumentException>(() => Layer.FromConfig("TextVectorization", new JsonObject { ["most_tokens"] = most })).Message);
    }

    [Fact]
    public void The_most_tokens_of_a_text_come_back_from_a_file_beside_the_settings_that_Keras_has()
    {
        using var folder = TestFiles.NewFolder();
        var layer = new TextVectorization(["a", "b"]) { MostTokens = 3, MaxTokens = 9 };
        SymbolicTensor input = Model.Input(Shape.Scalar, DType.Text);
        var model = new Model(input, layer.On(input));
        foreach (string file in (string[])["m.keras", "m.h5"])
        {
            model.Save(folder[file]);
            Model loaded = Model.Load(folder[file]);
            var again = loaded.Layers.OfType<TextVectorization>().Single();
            Assert.Equal((3, 9), (again.MostTokens, again.MaxTokens));
            Assert.Equal([2L, 3, 1], loaded.Predict(Tensor.From("a b c")).ToArray<long>());
            Assert.ThrowsAny<ArgumentException>(() => loaded.Predict(Tensor.From("a b c a")));
        }
        Assert.False(layer.Config().ContainsKey("most_tokens"));
    }
}
