using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>Puts a functional model together from its config: layers, and the nodes at which they are applied (both Keras 2's and Keras 3's form).</summary>
internal sealed class KerasFunctional(JsonObject config, string place, LoadOptions options)
{
    private readonly Dictionary<(string Layer, int Call), SymbolicTensor> _tensors = [];
    private readonly HashSet<(string Layer, int Call)> _underWay = [];
    private readonly Dictionary<string, (Layer Layer, List<List<(string Layer, int Call)>> Calls)> _layers = [];

    public Model Read()
    {
        foreach (JsonNode? node in config["layers"]?.AsArray() ?? throw new ModelFileException($"{place}: expected a list of layers, got none."))
        {
            JsonObject json = node as JsonObject ?? throw new ModelFileException($"{place}: expected layers as objects, got {node}.");
            Layer layer = KerasModelConfig.ReadLayer(json, place, options);
            if (!_layers.TryAdd(layer.Name, (layer, [.. (json["inbound_nodes"]?.AsArray() ?? []).Select(n => ReadCall(n, layer.Name))])))
                throw new ModelFileException($"{place}: expected layers of different names, got \"{layer.Name}\" twice.");
        }
        var inputs = Places(config["input_layers"]).Select(Find).ToList();
        var outputs = Places(config["output_layers"]).Select(Find).ToList();
        return new Model(inputs, outputs) { Name = config["name"]?.GetValue<string>() ?? "" };
    }

    private SymbolicTensor Find((string Layer, int Call) at)
    {
        if (_tensors.TryGetValue(at, out SymbolicTensor? found)) return found;
        if (!_underWay.Add(at)) throw new ModelFileException($"{place}: expected layers that do not feed themselves, got a circle at \"{at.Layer}\".");
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new ModelFileException($"{place}: expected a chain of a few thousand layers at most, got {_underWay.Count} up to \"{at.Layer}\".");
        if (!_layers.TryGetValue(at.Layer, out var entry)) throw new ModelFileException($"{place}: expected a layer \"{at.Layer}\", got a reference to none.");
        if (entry.Layer is InputLayer input) return _tensors[at] = input.Tensor;
        if (at.Call < 0 || at.Call >= entry.Calls.Count) throw new ModelFileException($"{place}: expected application {at.Call} of layer \"{at.Layer}\", got {entry.Calls.Count} applications.");
        SymbolicTensor[] fed = [.. entry.Calls[at.Call].Select(Find)];
        return _tensors[at] = entry.Layer.On(fed);
    }

    /// <summary>Keras 3: {"args": [tensor or list of tensors], "kwargs": {}}; Keras 2: [[layer, call, tensor, kwargs], ...].</summary>
    private List<(string, int)> ReadCall(JsonNode? node, string layer)
    {
        IEnumerable<JsonNode?> tensors = node as JsonArray ?? [];
        foreach (JsonNode? arguments in node is JsonObject keras3 ? [keras3["kwargs"]] : tensors.Select(t => t is JsonArray { Count: > 3 } keras2 ? keras2[3] : null))
            ExpectNothing(arguments, layer);
        return node is JsonObject call ? [.. Tensors(call["args"])] : [.. tensors.Select(Place)];
    }

    /// <summary>Fails where a call has an argument, beside its tensors, that would change what the layer gives.</summary>
    private void ExpectNothing(JsonNode? arguments, string layer)
    {
        if (arguments is not (null or JsonObject)) throw new ModelFileException($"{place}, layer \"{layer}\": expected the arguments of a call as an object, got {arguments.ToJsonString()}.");
        foreach (var (name, value) in arguments as JsonObject ?? [])
            if (value is not null && !(name == "training" && value.GetValueKind() == JsonValueKind.False))
                throw new ModelFileException($"{place}, layer \"{layer}\": expected calls with tensors alone, got {name}: {value.ToJsonString()}. Save the model without this argument.");
    }

    private IEnumerable<(string, int)> Tensors(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Tensors),
        JsonObject tensor when tensor["config"]?["keras_history"] is { } history => [Place(history)],
        _ => throw new ModelFileException($"{place}: expected layers applied to tensors, got {node?.ToJsonString() ?? "null"}."),
    };

    private IEnumerable<(string, int)> Places(JsonNode? node) => node is JsonArray { Count: > 0 } list
        ? list[0] is JsonArray ? list.Select(Place) : [Place(list)]
        : throw new ModelFileException($"{place}: expected the model's inputs and outputs, got {node?.ToJsonString() ?? "nothing"}.");

    private (string, int) Place(JsonNode? node) => node is JsonArray { Count: >= 2 } list && list[0] is JsonValue name && name.TryGetValue(out string? layer) && list[1] is JsonValue number && number.TryGetValue(out int call)
        ? (layer, call)
        : throw new ModelFileException($"{place}: expected a place as [layer, application, tensor], got {node?.ToJsonString() ?? "null"}.");
}
