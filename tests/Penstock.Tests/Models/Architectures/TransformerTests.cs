using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The Transformers count as their papers' formulas do, look only where they may, learn, and come back from their files.</summary>
public class TransformerTests
{
    private const int Length = 8, Vocabulary = 11;

    private static readonly Tensor Sequences = Tokens(48, (row, place) => (row * 5 + place * 3) % Vocabulary);

    [Theory]
    [InlineData(1000, 64, 5, 4, 256, 4, 1024)]
    [InlineData(30, 10, 2, 1, 12, 3, 7)]
    public void An_encoder_has_the_numbers_of_its_formula(int v, int t, int c, int n, int d, int heads, int f)
    {
        // Four projections of d x d with biases, two dense layers, two normalizations of 2 d numbers.
        int block = 4 * (d * d + d) + (d * f + f) + (f * d + d) + 2 * (2 * d);
        // torch.nn.TransformerEncoderLayer(256, 4, 1024) has as many.
        if (d == 256) Assert.Equal(789_760, block);
        Model model = Architecture.TransformerEncoder(t, v, c, n, d, heads, f);
        Assert.Equal(v * d + t * d + n * block + d * c + c, CountOf(model));
        Assert.Equal([c], model.Outputs[0].Shape.Without(0));
        Assert.Equal(n * block, CountOf(Architecture.TransformerEncoder(t, null, null, n, d, heads, f)));
    }

    [Theory]
    [InlineData(50257, 1024, 12, 768, 12, 124_439_808)] // GPT-2 small as its weights count, its logits' kernel being that of the tokens
    [InlineData(11, 8, 2, 12, 3, null)]
    public void A_decoder_has_the_numbers_of_its_formula(int v, int t, int n, int d, int heads, int? published)
    {
        int block = 4 * (d * d + d) + (d * 4 * d + 4 * d) + (4 * d * d + d) + 2 * (2 * d), tied = v * d + t * d + n * block + 2 * d;
        if (published is { } known) Assert.Equal(known, tied);
        Model model = Architecture.TransformerDecoder(t, v, n, d, heads);
        Assert.Equal(tied + v * d, CountOf(model));
        Assert.Equal([t, v], model.Outputs[0].Shape.Without(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void A_later_token_changes_no_earlier_logits(int changed)
    {
        Model model = Decoder();
        float[] before = model.Predict(Tokens(1, (_, place) => place)).ToArray<float>();
        float[] after = model.Predict(Tokens(1, (_, place) => place < changed ? place : 10 - place)).ToArray<float>();
        Assert.Equal(before[..(changed * Vocabulary)], after[..(changed * Vocabulary)]);
        Assert.NotEqual(before[(changed * Vocabulary)..], after[(changed * Vocabulary)..]);
    }

    [Fact]
    public void An_encoder_looks_at_every_token_but_those_that_fill_up()
    {
        Model model = Encoder(maskZero: true);
        float[] Answer(int last, int filling) => model.Predict(Tokens(1, (_, place) => place < 4 ? place + 1 : place == 4 ? last : filling)).ToArray<float>();
        Assert.NotEqual(Answer(5, 0), Answer(6, 0));
        Assert.NotEqual(Answer(5, 0), Answer(5, 3));
        model.Predict(Sequences);
        // The vector of token 0 is looked up for every place that is filled up, and counts in none.
        float[] before = Answer(5, 0);
        Weight vectors = model.GetLayer("token_embedding").Weights[0];
        float[] numbers = model.GetWeight(vectors).ToArray<float>();
        Array.Fill(numbers, 7f, 0, 16);
        model.SetWeight(vectors, Tensor.From(numbers, vectors.Type.Shape));
        Assert.Equal(before, Answer(5, 0));
    }

    [Fact]
    public void A_decoder_learns_what_comes_next()
    {
        Model model = Decoder();
        Tensor next = Tokens(48, (row, place) => (row * 5 + place * 3 + 3) % Vocabulary);
        double[] loss = model.Fit(Dataset.FromTensors(Sequences, next).Shuffle(48, seed: 1).Batch(16), new Adam(0.01), new CrossEntropy(), new() { Epochs = 15 })["loss"];
        Assert.True(loss[0] > 1 && loss[^1] < 0.3 * loss[0], string.Join(' ', loss));
    }

    [Fact]
    public void An_encoder_learns_which_token_a_sequence_holds()
    {
        Model model = Encoder();
        Tensor tokens = Tokens(64, (row, place) => place == row * 7 % Length ? 1 + row % 2 : 3 + (row * 3 + place * place) % 8), labels = Tensor.From([.. Enumerable.Range(0, 64).Select(row => row % 2)]);
        double[] loss = model.Fit(Dataset.FromTensors(tokens, labels).Shuffle(64, seed: 1).Batch(16), new Adam(0.005), new CrossEntropy(), new() { Epochs = 15 })["loss"];
        Assert.True(loss[^1] < 0.5 * loss[0], string.Join(' ', loss));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    [InlineData(".penstock")]
    public void They_come_back_from_their_files(string ending)
    {
        using var folder = TestFiles.NewFolder();
        foreach (Model model in new[] { Decoder(), Encoder(maskZero: true) })
        {
            string path = folder[$"{model.Outputs[0].Shape.Rank}{ending}"];
            model.Save(path);
            Assert.Equal(model.Predict(Sequences).ToArray<float>(), Model.Load(path).Predict(Sequences).ToArray<float>());
        }
    }

    [Fact]
    public void Heads_share_the_width() =>
        Assert.Equal("Transformer: expected heads that share a width of 16, got 3.", Assert.Throws<ArgumentException>(() => Architecture.TransformerDecoder(Length, Vocabulary, 1, 16, 3)).Message);

    private static Model Decoder()
    {
        Model model = Architecture.TransformerDecoder(Length, Vocabulary, 2, 16, 2, dropout: 0);
        model.Seed = 3;
        return model;
    }

    private static Model Encoder(bool maskZero = false)
    {
        Model model = Architecture.TransformerEncoder(Length, Vocabulary, 2, 2, 16, 2, maskZero: maskZero);
        model.Seed = 3;
        return model;
    }

    private static long CountOf(Model model) => model.Weights.Sum(w => w.Type.Shape.ElementCount);

    private static Tensor Tokens(int rows, Func<int, int, int> token) =>
        Tensor.From([.. Enumerable.Range(0, rows * Length).Select(i => token(i / Length, i % Length))], [rows, Length]);
}
