using System.Text.Json.Nodes;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>What a file says of how a layer is applied, in the forms of Keras 3 and Keras 2.</summary>
public class KerasCallTests
{
    [Theory]
    [InlineData("""{"training": true}""", "training")]
    [InlineData("""{"mask": ["input_layer", 0, 0]}""", "mask")]
    [InlineData("""{"mask": false}""", "mask")]
    [InlineData("7", "7")]
    public void An_argument_that_is_not_honoured_is_refused(string arguments, string named)
    {
        foreach (Func<JsonNode, JsonNode> form in new[] { Keras3, Keras2 })
        {
            using var folder = TestFiles.NewFolder();
            string message = Assert.Throws<ModelFileException>(() => Model.Load(Saved(folder, form(JsonNode.Parse(arguments)!)))).Message;
            Assert.Contains("config.json, layer \"batch_normalization\": expected", message);
            Assert.Contains(named, message);
        }
    }

    [Fact]
    public void A_mask_that_holds_no_truth_values_is_refused()
    {
        using var folder = TestFiles.NewFolder();
        JsonNode arguments = JsonNode.Parse("""{"mask": {"class_name": "__keras_tensor__", "config": {"keras_history": ["input_layer", 0, 0]}}}""")!;
        Assert.Contains("expected a mask of truth values, got Float32", Assert.Throws<ModelFileException>(() => Model.Load(Saved(folder, Keras3(arguments)))).Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"training": false, "mask": null}""")]
    public void Arguments_that_change_no_prediction_are_read_over(string arguments)
    {
        foreach (Func<JsonNode, JsonNode> form in new[] { Keras3, Keras2 })
        {
            using var folder = TestFiles.NewFolder();
            Assert.Equal(3, Model.Load(Saved(folder, form(JsonNode.Parse(arguments)!))).Layers.Count);
        }
    }

    [Fact]
    public void A_functional_model_names_the_module_in_which_Keras_finds_its_class()
    {
        using var folder = TestFiles.NewFolder();
        SymbolicTensor input = Model.Input([4]);
        new Model([input], [new Dense(2).On(input)]).Save(folder["model.keras"]);
        EditedZip.Change(folder["model.keras"], "config.json", (string text) =>
        {
            Assert.Equal("keras.src.models.functional", (string?)JsonNode.Parse(text)!["module"]);
            return text;
        });
    }

    private static JsonNode Keras3(JsonNode arguments) => new JsonObject
    {
        ["args"] = new JsonArray(JsonNode.Parse("""{"class_name": "__keras_tensor__", "config": {"keras_history": ["input_layer", 0, 0]}}""")),
        ["kwargs"] = arguments,
    };

    private static JsonNode Keras2(JsonNode arguments) => new JsonArray(new JsonArray("input_layer", 0, 0, arguments));

    private static string Saved(TestFolder folder, JsonNode call)
    {
        string file = folder["model.keras"];
        SymbolicTensor input = Model.Input([4]);
        input.Layer.Name = "input_layer";
        new Model([input], [new Dense(2).On(new Models.BatchNormalization().On(input))]).Save(file);
        EditedZip.Change(file, "config.json", text =>
        {
            JsonNode config = JsonNode.Parse(text)!;
            config["config"]!["layers"]!.AsArray().Single(l => (string?)l!["name"] == "batch_normalization")!["inbound_nodes"] = new JsonArray(call);
            return config.ToJsonString();
        });
        return file;
    }
}
