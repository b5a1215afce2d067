using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class LayerErrorTests
{
    [Fact]
    public void Rejects_settings_below_0()
    {
        Assert.Throws<ArgumentException>(() => new ReLU(maxValue: -1));
        Assert.Throws<ArgumentException>(() => new ReLU(negativeSlope: -1));
        Assert.Throws<ArgumentException>(() => new ReLU(threshold: -1));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void A_category_that_there_is_not_is_an_error(int number)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Sequential(new CategoryEncoding(4)).Predict(Tensor.From([0, 3, number], [1, 3])));
        Assert.Contains("CategoryEncoding", error.Message);
        Assert.Contains($"from 0 to 3, got {number} at 2", error.Message);
        Assert.Throws<ArgumentException>(() => new CategoryEncoding(0));
    }

    [Theory]
    [InlineData("StringLookup", "salt", "[133,137]", "expected null as \"salt\"")]
    [InlineData("IntegerLookup", "salt", "5", "expected null as \"salt\"")]
    [InlineData("IntegerLookup", "oov_method", "\"farmhash\"", "expected \"floormod\" as \"oov_method\"")]
    public void Rejects_another_hash_for_unknown_tokens_where_it_would_be_used(string layer, string key, string value, string expected)
    {
        JsonObject Config(int count) => new() { ["num_oov_indices"] = count, [key] = JsonNode.Parse(value) };
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Layer.FromConfig(layer, Config(2))).Message);
        Layer.FromConfig(layer, Config(1));
    }

    [Fact]
    public void Rejects_images_without_channels() =>
        Assert.Contains("expected images [batch, height, width, channels]", Assert.Throws<ArgumentException>(() => new LayerRun(new Conv2D(2, 3), Tensor.Zeros(DType.Float32, [1, 5, 5])).Run().Output).Message);

    [Fact]
    public void Rejects_an_input_without_batch_axis() =>
        Assert.Contains("expected input of rank 2 or more", Assert.Throws<ArgumentException>(() => new LayerRun(new Dense(2), Tensor.From(1f, 2f)).Run().Output).Message);
}
