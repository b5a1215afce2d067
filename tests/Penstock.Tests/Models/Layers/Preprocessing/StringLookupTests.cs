using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class StringLookupTests
{
    private static readonly Tensor Texts = Tensor.From("b", "c", "", "b", "a", "c", "b");

    [Fact]
    public void Finds_the_most_frequent_texts_first()
    {
        var lookup = new StringLookup { MaskToken = "", MaxTokens = 4 };
        lookup.Adapt(Texts);
        Assert.Equal(["b", "c"], lookup.Vocabulary);
        Assert.Equal([2, 3, 0, 2, 1, 3, 2], Run(lookup));
    }

    [Fact]
    public void Any_text_may_be_the_mask() =>
        Assert.Equal([0, 3, 1, 0, 2, 3, 0], Run(new StringLookup(["a", "c"]) { MaskToken = "b" }));

    [Fact]
    public void Encodes_without_a_place_for_the_mask()
    {
        var lookup = new StringLookup(["a", "b"]) { OutputMode = CategoryOutput.OneHot };
        Assert.Equal([0f, 0, 1], new LayerRun(lookup, Tensor.From("b")).Run().Output.ToArray<float>());
    }

    [Fact]
    public void Takes_a_vocabulary_with_its_special_texts_in_front()
    {
        var settings = new System.Text.Json.Nodes.JsonObject { ["mask_token"] = "", ["vocabulary"] = new System.Text.Json.Nodes.JsonArray("", "[UNK]", "a", "b") };
        Assert.Equal(["a", "b"], ((StringLookup)Layer.FromConfig("StringLookup", settings)).Vocabulary);
    }

    [Fact]
    public void Gives_texts_back_and_the_unknown_one_for_numbers_outside()
    {
        var lookup = new StringLookup(["a", "b"]) { MaskToken = "", Invert = true };
        TextColumn texts = new LayerRun(lookup, Tensor.From(3L, 0, 1, 2, 4, -1)).Run().Output.AsText();
        Assert.Equal(["b", "", "[UNK]", "a", "[UNK]", "[UNK]"], Enumerable.Range(0, texts.Count).Select(texts.GetString));
    }

    // Keras's test of Hashing puts "marlo" into bin 1 of 2, the two others into bin 0.
    [Fact]
    public void Shares_out_unknown_texts_by_hash()
    {
        var lookup = new StringLookup(["a"]) { NumOovIndices = 2 };
        Assert.Equal([2, 0, 1, 0], new LayerRun(lookup, Tensor.From("a", "omar", "marlo", "wire")).Run().Output.ToArray<long>());
    }

    [Fact]
    public void Rejects_a_text_twice() => Assert.Contains("each token once", Assert.Throws<ArgumentException>(() => new StringLookup(["a", "b", "a"])).Message);

    [Fact]
    public void Rejects_an_encoding_that_is_shorter_than_the_vocabulary() => Assert.Contains("4 or more",
        Assert.Throws<ArgumentException>(() => new LayerRun(new StringLookup(["a", "b", "c"]) { OutputMode = CategoryOutput.Count, PadToMaxTokens = true, MaxTokens = 3 }, Texts).Run()).Message);

    [Fact]
    public void Rejects_numbers() =>
        Assert.Contains("expected texts, got Int32", Assert.Throws<ArgumentException>(() => new LayerRun(new StringLookup(["a"]), Tensor.From(1, 2)).Run().Output).Message);

    private static long[] Run(StringLookup lookup) => new LayerRun(lookup, Texts).Run().Output.ToArray<long>();
}
