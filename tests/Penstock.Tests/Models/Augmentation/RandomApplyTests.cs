using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Layers that are applied to some rows of a batch; the bounds of counts are five deviations of the binomial distribution.</summary>
public class RandomApplyTests
{
    private static readonly float[] Image = AugmentationRun.Bytes(6 * 5 * 3);
    private static readonly Tensor Many = AugmentationRun.Copies(440, Image, 6, 5);

    [Fact]
    public void A_layer_is_applied_to_as_many_rows_as_its_rate_says()
    {
        float[] negative = [.. Image.Select(x => 255 - x)];
        float[][] images = Rows(AugmentationRun.Trained(new RandomApply(new RandomInvert(1, 1), 0.25), Many));
        Assert.InRange(images.Count(i => i.SequenceEqual(negative)), 110 - 46, 110 + 46);
        Assert.All(images, i => Assert.True(i.SequenceEqual(negative) || i.SequenceEqual(Image)));
    }

    [Fact]
    public void One_of_several_layers_is_applied_to_each_row()
    {
        float[] negative = [.. Image.Select(x => 255 - x)];
        float[][] images = Rows(AugmentationRun.Trained(new RandomChoice(new RandomInvert(1, 1), new Rescaling(2), new Identity()), Many));
        foreach (float[] expected in new[] { negative, [.. Image.Select(x => 2 * x)], Image })
            Assert.InRange(images.Count(i => i.SequenceEqual(expected)), 147 - 50, 147 + 50);
        Assert.Throws<ArgumentException>(() => AugmentationRun.Trained(new RandomApply(new Dense(3)), Many));
        Assert.Throws<ArgumentException>(() => AugmentationRun.Trained(new RandomChoice(new Flatten()), Many));
    }

    [Fact]
    public void A_rate_beyond_its_limits_and_draws_for_whole_batches_are_refused()
    {
        foreach (string setting in new[] { "\"rate\": 2", "\"batchwise\": true" })
        {
            JsonObject config = (JsonObject)JsonNode.Parse($$"""{ "layer": { "class_name": "Identity", "config": {} }, {{setting}} }""")!;
            Assert.Contains("RandomApply", Assert.Throws<ArgumentException>(() => Layer.FromConfig("RandomApply", config)).Message);
        }
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void Layers_of_ones_own_within_come_back_from_a_file(string ending)
    {
        using var folder = TestFiles.NewFolder();
        var model = new Sequential(new InputLayer([3]), new RandomApply(new Twice { Name = "twice" }, 1), new RandomChoice(new Twice { Name = "other" }), new Dense(1));
        model.Save(folder["own" + ending]);
        Assert.Contains("\"Twice\"", Assert.Throws<ModelFileException>(() => Model.Load(folder["own" + ending])).Message);
        Model again = Model.Load(folder["own" + ending], new LoadOptions { Layers = new Dictionary<string, Func<JsonObject, Layer>> { [nameof(Twice)] = _ => new Twice() } });
        foreach (Layer layer in again.Layers.Where(l => l is RandomApply or RandomChoice))
            Assert.Equal([2f, 4, 6], AugmentationRun.Trained(layer, Tensor.From([1f, 2, 3], [1, 3])));
        Assert.Equal(model.Predict(Tensor.From([1f, 2, 3], [1, 3])).ToArray<float>(), again.Predict(Tensor.From([1f, 2, 3], [1, 3])).ToArray<float>());
        Assert.IsType<Twice>(again.Layers.OfType<RandomApply>().Single().Layer);
        Assert.IsType<Twice>(again.Layers.OfType<RandomChoice>().Single().Layers[0]);
    }

    private sealed class Twice : Layer
    {
        protected override Value Call(Value input, LayerCall call) => input + input;
    }

    private static float[][] Rows(float[] numbers) => [.. numbers.Chunk(90)];
}
