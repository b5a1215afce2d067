using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A model as Keras writes it, for logs: each layer has the shapes of its results and the number of its weights beside its settings, where Keras passes over them.</summary>
internal static class ModelLayers
{
    public static string Json(Model model)
    {
        JsonObject json = KerasModelConfig.WriteWhole(model);
        AddTo(json, model);
        return json.ToJsonString();
    }

    private static void AddTo(JsonObject json, Model model)
    {
        JsonArray layers = json["config"]!["layers"]!.AsArray();
        // Keras has an input layer where ours has none.
        IEnumerable<Layer> own = layers.Count > model.Layers.Count ? [model.Inputs[0].Layer, .. model.Layers] : model.Layers;
        foreach (var (node, layer) in layers.Zip(own))
        {
            JsonObject one = node!.AsObject();
            if (layer is Model inner) AddTo(one, inner);
            if (model.CallsOf(layer).FirstOrDefault() is { } call) one[KerasShapes.Own] = new JsonArray([.. call.Results.Select(result => KerasModelConfig.ShapeOf(result.Shape))]);
            one[KerasGraph.Parameters] = layer.Weights.Sum(weight => weight.Type.Shape.ElementCount);
        }
    }
}
