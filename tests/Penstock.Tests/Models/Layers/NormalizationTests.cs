using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class NormalizationTests
{
    private static readonly Tensor Rows = Tensor.From(new float[,] { { 1, 100, 5 }, { 3, 400, 5 }, { 2, 250, 5 }, { 6, 130, 5 } });

    [Fact]
    public void Takes_mean_and_variance_from_a_dataset()
    {
        Normalization whole = new(), batched = new();
        whole.Adapt(Rows);
        batched.Adapt(Dataset.FromTensors(Rows).Batch(3));
        Assert.Equal([3f, 220f, 5f], whole.Mean);
        Assert.Equal([3.5f, 13950f, 0f], whole.Variance);
        Assert.Equal(whole.Mean, batched.Mean);
        Assert.Equal(whole.Variance, batched.Variance);
    }

    [Fact]
    public void Scales_every_feature_to_0_and_1()
    {
        var scaling = new MinMaxScaling();
        scaling.Adapt(Rows);
        Assert.Equal([1f, 100f, 5f], scaling.Lows);
        Assert.Equal([6f, 400f, 6f], scaling.Highs);
        Assert.Equal([0f, 0, 0, 0.4f, 1, 0, 0.2f, 0.5f, 0, 1, 0.1f, 0], new Sequential(scaling).Predict(Rows).ToArray<float>());
    }

    [Fact]
    public void A_scaling_gives_the_same_bits_as_the_layer_that_files_hold()
    {
        var random = new Random(3);
        var rows = Tensor.From([.. Enumerable.Range(0, 30_000).Select(_ => (float)(Math.Exp(random.NextDouble() * 60 - 30) * (random.Next(2) - 0.5)))], [3000, 10]);
        var scaling = new MinMaxScaling();
        scaling.Adapt(rows);
        Tensor direct = new Sequential(scaling).Predict(rows);
        var given = new MinMaxScaling(scaling.Lows, [.. scaling.Highs]);
        Layer loaded = Layer.FromConfig("Normalization", given.Config());
        Assert.Equal(new Sequential(given).Predict(rows).ToArray<float>(), new Sequential(loaded).Predict(rows).ToArray<float>());
        for (int i = 0; i < direct.Count; i++)
        {
            float low = scaling.Lows[i % 10], range = MathF.Sqrt(scaling.Variance[i % 10]);
            Assert.Equal((rows.AsSpan<float>()[i] - low) / range, direct.AsSpan<float>()[i]);
        }
    }

    [Fact]
    public void Keeps_what_it_found_as_weights_that_are_not_learnt()
    {
        var layer = new Normalization();
        layer.Adapt(Rows);
        var model = new Sequential(layer);
        model.Predict(Rows);
        Assert.Equal(["mean", "variance", "count"], layer.Weights.Select(w => w.Name));
        Assert.DoesNotContain(layer.Weights, w => w.IsTrainable);
        Assert.Equal(4, model.GetWeight(layer.Weights[2]).Item<int>());
    }

    [Fact]
    public void Undoes_itself()
    {
        var inverse = new Normalization([3, 220, 5], [4, 16, 1]) { Invert = true };
        Tensor there = new Sequential(new Normalization([3, 220, 5], [4, 16, 1])).Predict(Rows);
        Assert.Equal(Rows.ToArray<float>(), new Sequential(inverse).Predict(there).ToArray<float>());
    }

    [Fact]
    public void Rejects_data_after_the_model_has_seen_an_input()
    {
        var layer = new Normalization();
        new Sequential(layer).Predict(Rows);
        Assert.Contains("expected data before the model has seen an input", Assert.Throws<ArgumentException>(() => layer.Adapt(Rows)).Message);
    }

    [Fact]
    public void Rejects_inputs_of_another_width()
    {
        var layer = new Normalization();
        layer.Adapt(Rows);
        Assert.Contains("expected input of 3 places", Assert.Throws<ArgumentException>(() => new Sequential(layer).Predict(Tensor.From(new float[,] { { 1, 2 } }))).Message);
    }
}
