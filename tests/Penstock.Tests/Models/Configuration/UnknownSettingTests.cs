using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Settings that a class does not know: they are refused, unless they are known to say nothing.</summary>
public class UnknownSettingTests
{
    [Theory]
    [InlineData("\"units\":3", "\"units\":3,\"lora_rank\":4", "Dense \"dense\": expected settings that are known, got \"lora_rank\": 4")]
    [InlineData("\"units\":3", "\"units\":3,\"sparse\":true", "Dense \"dense\": expected settings that are known, got \"sparse\": true")]
    [InlineData("\"config\":{\"seed\":null}", "\"config\":{\"seed\":null,\"input_axes\":[0]}", "GlorotUniform: expected settings that are known, got \"input_axes\": [0]")]
    [InlineData("\"sparse\":false", "\"ragged\":true", "InputLayer \"input_layer\": expected settings that are known, got \"ragged\": true")]
    public void Of_a_layer_and_of_what_it_has_are_refused_with_the_file_the_class_and_the_setting(string text, string replacement, string message)
    {
        string error = Assert.Throws<ModelFileException>(() => Edited(text, replacement)).Message;
        Assert.Contains("config.json", error);
        Assert.Contains(message, error);
    }

    [Theory]
    [InlineData("\"units\":3", "\"units\":3,\"lora_rank\":null,\"batch_input_shape\":[null,2],\"implementation\":2,\"sparse\":false")]
    [InlineData("\"sparse\":false", "\"sparse\":false,\"ragged\":false,\"optional\":false")]
    public void That_say_nothing_are_left_out(string text, string replacement) => Assert.Equal(3, Edited(text, replacement).Predict(Tensor.Zeros(DType.Float32, [1, 2])).Count);

    [Theory]
    [InlineData("LossScaleOptimizer", """{"inner_optimizer": {"class_name": "Adam", "config": {"speed": 3}}}""", "Adam: expected settings that are known, got \"speed\": 3")]
    [InlineData("Adam", """{"learning_rate": {"class_name": "CosineDecay", "config": {"initial_learning_rate": 0.1, "decay_steps": 3, "hold": 2}}}""", "CosineDecay: expected settings that are known, got \"hold\": 2")]
    [InlineData("Adam", """{"decay": 0.1}""", "Adam: expected settings that are known, got \"decay\": 0.1")]
    public void Of_an_optimizer_and_of_what_it_has_are_refused(string name, string config, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Optimizer.FromConfig(name, (JsonObject)JsonNode.Parse(config)!)).Message);

    [Fact]
    public void Of_old_optimizers_and_losses_do_no_harm()
    {
        Optimizer.FromConfig("Adam", (JsonObject)JsonNode.Parse("""{"name": "Adam", "learning_rate": 0.001, "decay": 0.0, "jit_compile": false, "is_legacy_optimizer": false}""")!);
        Loss.FromConfig("SparseCategoricalCrossentropy", (JsonObject)JsonNode.Parse("""{"reduction": "auto", "name": "l", "from_logits": true, "axis": -1}""")!);
        Assert.Contains("got \"axis\": 1", Assert.Throws<ArgumentException>(() => Loss.FromConfig("SparseCategoricalCrossentropy", (JsonObject)JsonNode.Parse("""{"axis": 1}""")!)).Message);
    }

    [Fact]
    public void Of_an_old_optimizer_that_scales_the_loss_do_no_harm() =>
        Optimizer.FromConfig("LossScaleOptimizer", (JsonObject)JsonNode.Parse("""{"inner_optimizer": {"class_name": "SGD", "config": {"decay": 0.0}}, "dynamic": true}""")!);

    [Theory]
    [InlineData("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy")]
    [InlineData("MeanSquaredError", "mean_squared_error")]
    public void The_function_that_Keras_2_names_beside_a_class_does_no_harm(string name, string function)
    {
        var config = (JsonObject)JsonNode.Parse($$"""{"name": "l", "reduction": "auto", "fn": "{{function}}"}""")!;
        Assert.Equal("l", Loss.FromConfig(name, config).Name);
        config.Remove("reduction");
        Assert.Equal("l", Metric.FromConfig(name, config).Name);
    }

    [Theory]
    [InlineData("\"float64\"", "float64")]
    [InlineData("\"int32\"", "int32")]
    [InlineData("{\"class_name\":\"DTypePolicy\",\"config\":{\"name\":\"float64\"}}", "float64")]
    public void An_element_type_that_layers_do_not_compute_in_is_refused(string type, string name)
    {
        Assert.Contains($"expected float32 or 16 bits as \"dtype\", got \"{name}\"", Assert.Throws<ArgumentException>(() => Layer.FromConfig("Dense", (JsonObject)JsonNode.Parse("{\"units\": 3, \"dtype\": " + type + "}")!)).Message);
    }

    [Theory]
    [InlineData("Dense", """{"units": 3, "dtype": "mixed_float16"}""")]
    [InlineData("CategoryEncoding", """{"num_tokens": 3, "dtype": "int32"}""")]
    [InlineData("Discretization", """{"bin_boundaries": [1.0], "dtype": "int64"}""")]
    public void Other_element_types_do_no_harm(string name, string config) => Layer.FromConfig(name, (JsonObject)JsonNode.Parse(config)!);

    private static Model Edited(string text, string replacement)
    {
        using var folder = TestFiles.NewFolder();
        string file = folder["model.keras"];
        new Sequential(new InputLayer([2]), new Dense(3)) { Seed = 1 }.Save(file);
        EditedZip.Replace(file, "config.json", text, replacement);
        return Model.Load(file);
    }
}
