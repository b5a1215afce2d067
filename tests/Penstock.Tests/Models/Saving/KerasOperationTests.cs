using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Operations that Keras 3 writes as steps of a functional model: what they give is computed here from the layers around them.</summary>
public class KerasOperationTests
{
    private const string X = """{"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}""", Hidden = """{"class_name": "__keras_tensor__", "config": {"keras_history": ["hidden", 0, 0]}}""";

    private static readonly float[] s_x = [.. Enumerable.Range(0, 8).Select(i => i / 4f - 0.8f)];

    [Theory]
    [InlineData("Add", $"[{X}, {Hidden}]", "{}", "sum")]
    [InlineData("Subtract", $"[2.0, {Hidden}]", "{}", "2-h")]
    [InlineData("Maximum", $"[{X}, {Hidden}]", "{}", "max")]
    [InlineData("Where", $"[true, {X}, {Hidden}]", "{}", null)]
    [InlineData("Mean", $"[{Hidden}]", """{"axis": -1, "keepdims": true}""", "mean")]
    [InlineData("GetItem", $$$"""[{{{Hidden}}}, [{"class_name": "__slice__", "config": {"start": null, "stop": null, "step": null}}, {"class_name": "__slice__", "config": {"start": 1, "stop": null, "step": 2}}]]""", "{}", "odd")]
    [InlineData("GetItem", $$$"""[{{{Hidden}}}, [{"class_name": "__ellipsis__", "config": {}}, -1]]""", "{}", "last")]
    [InlineData("Concatenate", $"[[{Hidden}, {X}]]", """{"axis": 1}""", "both")]
    [InlineData("Relu", $"[{Hidden}]", "{}", "relu")]
    public void An_operation_is_computed_and_saved_again(string kind, string arguments, string settings, string? meaning)
    {
        using var folder = TestFiles.NewFolder();
        string file = Saved(folder, kind, arguments, settings, out Func<int, int, float> hidden);
        if (meaning is null)
        {
            Assert.Contains("Where: expected a tensor as argument 0, got true", Assert.Throws<ModelFileException>(() => Model.Load(file)).Message);
            return;
        }
        float[] wanted = [.. Enumerable.Range(0, 2).SelectMany(row => Row(meaning, row, hidden))];
        Tensor x = Tensor.From(s_x, [2, 4]);
        Model model = Model.Load(file);
        Assert.Equal(wanted, model.Predict(x).ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6f);
        foreach (string ending in (string[])["again.keras", "again.h5", "again.penstock"])
        {
            model.Save(folder[ending]);
            Assert.Equal(model.Predict(x).ToArray<float>(), Model.Load(folder[ending]).Predict(x).ToArray<float>());
        }
    }

    [Fact]
    public void An_operation_is_no_layer_among_the_weights()
    {
        using var folder = TestFiles.NewFolder();
        Assert.Equal(["input_layer", "dense"], KerasWeights.Places(Model.Load(Saved(folder, "Relu", $"[{Hidden}]", "{}", out _))).Select(p => p.Name));
    }

    [Fact]
    public void An_operation_that_is_not_known_is_refused_by_its_name()
    {
        using var folder = TestFiles.NewFolder();
        Assert.Contains("got \"Fft\"", Assert.Throws<ModelFileException>(() => Model.Load(Saved(folder, "Fft", $"[{Hidden}]", "{}", out _))).Message);
    }

    [Fact]
    public void A_mask_that_operations_make_is_that_of_the_layer_behind()
    {
        using var folder = TestFiles.NewFolder();
        SymbolicTensor x = Model.Input([3], DType.Int32, "x");
        var model = new Model([x], [new LSTM(2) { Name = "lstm" }.On(new Embedding(5, 3) { Name = "vectors", MaskZero = true }.On(x))]);
        model.Save(folder["model.keras"]);
        // Without its own mask the layer before leaves the mask to the operation.
        EditedZip.Change(folder["model.keras"], "config.json", text =>
        {
            JsonNode config = JsonNode.Parse(text)!;
            JsonArray layers = config["config"]!["layers"]!.AsArray();
            layers.Single(l => (string?)l!["name"] == "vectors")!["config"]!["mask_zero"] = false;
            layers.Single(l => (string?)l!["name"] == "lstm")!["inbound_nodes"]![0]!["kwargs"]!["mask"] = JsonNode.Parse("""{"class_name": "__keras_tensor__", "config": {"keras_history": ["operation", 0, 0]}}""");
            layers.Add(Step("NotEqual", $"[{X}, 0]", "{}"));
            return config.ToJsonString();
        });
        Tensor rows = Tensor.From([1, 2, 0, 3, 0, 0], [2, 3]);
        Assert.Equal(model.Predict(rows).ToArray<float>(), Model.Load(folder["model.keras"]).Predict(rows).ToArray<float>());
    }

    private static IEnumerable<float> Row(string meaning, int row, Func<int, int, float> hidden)
    {
        float[] h = [.. Enumerable.Range(0, 4).Select(i => hidden(row, i))], x = s_x[(4 * row)..(4 * row + 4)];
        return meaning switch
        {
            "2-h" => h.Select(n => 2 - n),
            "max" => h.Zip(x, Math.Max),
            "mean" => [h.Average()],
            "odd" => [h[1], h[3]],
            "last" => [h[3]],
            "both" => [.. h, .. x],
            "relu" => h.Select(n => Math.Max(n, 0)),
            _ => h.Zip(x, (a, b) => a + b),
        };
    }

    private static JsonNode Step(string kind, string arguments, string settings)
    {
        JsonObject config = JsonNode.Parse(settings)!.AsObject();
        config["name"] = "operation";
        return new JsonObject
        {
            ["module"] = "keras.src.ops.numpy", ["class_name"] = kind, ["config"] = config, ["registered_name"] = kind, ["name"] = "operation",
            ["inbound_nodes"] = new JsonArray(new JsonObject { ["args"] = JsonNode.Parse(arguments), ["kwargs"] = new JsonObject() }),
        };
    }

    /// <summary>A file whose output is an operation on the input x and a Dense layer behind it, and what that layer gives.</summary>
    private static string Saved(TestFolder folder, string kind, string arguments, string settings, out Func<int, int, float> hidden)
    {
        SymbolicTensor x = Model.Input([4], name: "x");
        var model = new Model([x], [new Dense(4) { Name = "hidden" }.On(x)]) { Seed = 3 };
        float[] given = model.Predict(Tensor.From(s_x, [2, 4])).ToArray<float>();
        hidden = (row, i) => given[4 * row + i];
        model.Save(folder["model.keras"]);
        EditedZip.Change(folder["model.keras"], "config.json", text =>
        {
            JsonNode config = JsonNode.Parse(text)!;
            config["config"]!["layers"]!.AsArray().Add(Step(kind, arguments, settings));
            config["config"]!["output_layers"] = JsonNode.Parse("""[["operation", 0, 0]]""");
            return config.ToJsonString();
        });
        return folder["model.keras"];
    }
}
