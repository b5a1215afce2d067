using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>Puts a functional model together from its config: layers, and the nodes at which they are applied (both Keras 2's and Keras 3's form).</summary>
internal sealed class KerasFunctional(JsonObject config, string place, LoadOptions options)
{
    private readonly Dictionary<(string Layer, int Call), LayerApplication> _applications = [];
    private readonly HashSet<(string Layer, int Call)> _underWay = [];
    private readonly Dictionary<string, (Layer Layer, List<FileCall> Calls)> _layers = [];

    /// <summary>One application of a layer as the file has it: where its inputs come from, and the names of the last of them.</summary>
    private sealed record FileCall(List<Place> Inputs, List<string> Names);

    private readonly record struct Place(string Layer, int Call, int Result);

    public Model Read()
    {
        foreach (JsonNode? node in config["layers"]?.AsArray() ?? throw new ModelFileException($"{place}: expected a list of layers, got none."))
        {
            JsonObject json = node as JsonObject ?? throw new ModelFileException($"{place}: expected layers as objects, got {node}.");
            Layer layer = KerasModelConfig.ReadLayer(json, place, options);
            if (!_layers.TryAdd(layer.Name, (layer, [.. (json["inbound_nodes"]?.AsArray() ?? []).Select(n => ReadCall(n, layer))])))
                throw new ModelFileException($"{place}: expected layers of different names, got \"{layer.Name}\" twice.");
        }
        var inputs = Places(config["input_layers"]).Select(Find).ToList();
        var outputs = Places(config["output_layers"]).Select(Find).ToList();
        return new Model(inputs, outputs) { Name = config["name"]?.GetValue<string>() ?? "" };
    }

    private SymbolicTensor Find(Place at)
    {
        IReadOnlyList<SymbolicTensor> results = Find(at.Layer, at.Call).Results;
        return at.Result >= 0 && at.Result < results.Count ? results[at.Result]
            : throw new ModelFileException($"{place}: expected result {at.Result} of layer \"{at.Layer}\", got {results.Count} results.");
    }

    private LayerApplication Find(string name, int call)
    {
        (string Layer, int Call) at = (name, call);
        if (_applications.TryGetValue(at, out LayerApplication? found)) return found;
        if (!_underWay.Add(at)) throw new ModelFileException($"{place}: expected layers that do not feed themselves, got a circle at \"{at.Layer}\".");
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new ModelFileException($"{place}: expected a chain of a few thousand layers at most, got {_underWay.Count} up to \"{at.Layer}\".");
        if (!_layers.TryGetValue(at.Layer, out var entry)) throw new ModelFileException($"{place}: expected a layer \"{at.Layer}\", got a reference to none.");
        if (entry.Layer is InputLayer input) return _applications[at] = input.Tensor.Application;
        if (at.Call < 0 || at.Call >= entry.Calls.Count) throw new ModelFileException($"{place}: expected application {at.Call} of layer \"{at.Layer}\", got {entry.Calls.Count} applications.");
        return _applications[at] = entry.Layer.ApplyTo([.. entry.Calls[at.Call].Inputs.Select(Find)], entry.Calls[at.Call].Names);
    }

    /// <summary>Keras 3: {"args": [tensor or list of tensors], "kwargs": {}}; Keras 2: [[layer, call, tensor, kwargs], ...].</summary>
    private FileCall ReadCall(JsonNode? node, Layer layer)
    {
        if (layer is KerasOperation operation) return ReadCall(node as JsonObject ?? [], operation);
        IEnumerable<JsonNode?> tensors = node as JsonArray ?? [];
        var named = new List<(string Name, Place Place)>();
        foreach (JsonNode? arguments in node is JsonObject keras3 ? [keras3["kwargs"]] : tensors.Select(t => t is JsonArray { Count: > 3 } keras2 ? keras2[3] : null))
            named.AddRange(ReadArguments(arguments, layer));
        List<Place> inputs = node is JsonObject call ? [.. Tensors(call["args"])] : [.. tensors.Select(PlaceOf)];
        return new([.. inputs, .. named.Select(n => n.Place)], [.. named.Select(n => n.Name)]);
    }

    /// <summary>The tensors that an operation is applied to, wherever they stand among its arguments.</summary>
    private FileCall ReadCall(JsonObject node, KerasOperation operation)
    {
        var inputs = new List<Place>();
        operation.Take(Numbered(node["args"], inputs) as JsonArray ?? [], Numbered(node["kwargs"], inputs) as JsonObject ?? []);
        return new(inputs, []);
    }

    private JsonNode? Numbered(JsonNode? node, List<Place> inputs)
    {
        if (IsTensor(node))
        {
            inputs.Add(PlaceOf(node!["config"]!["keras_history"]));
            return KerasOperation.InputOf(inputs.Count - 1);
        }
        return node switch
        {
            JsonArray list => new JsonArray([.. list.Select(item => Numbered(item, inputs))]),
            JsonObject named => new JsonObject(named.Select(entry => KeyValuePair.Create(entry.Key, Numbered(entry.Value, inputs)))),
            _ => node?.DeepClone(),
        };
    }

    /// <summary>The tensors among the named arguments of a call; fails where another would change what the layer gives.</summary>
    private List<(string, Place)> ReadArguments(JsonNode? arguments, Layer layer)
    {
        if (arguments is not (null or JsonObject)) throw new ModelFileException($"{place}, layer \"{layer.Name}\": expected the arguments of a call as an object, got {arguments.ToJsonString()}.");
        var named = new List<(string, Place)>();
        foreach (var (name, value) in arguments as JsonObject ?? [])
        {
            if (value is null) continue;
            if (layer.Takes(name) && IsTensor(value)) named.Add((name, Tensors(value).Single()));
            else if (layer.Takes(name) && value is JsonArray { Count: > 0 } list && list.All(IsTensor)) named.AddRange(Tensors(list).Select((place, i) => ($"{name}/{i}", place)));
            else if (!layer.TryTakeArgument(name, value))
                throw new ModelFileException($"{place}, layer \"{layer.Name}\": expected calls with tensors alone, got {name}: {value.ToJsonString()}. Save the model without this argument.");
        }
        return named;
    }

    private static bool IsTensor(JsonNode? node) => node is JsonObject && node["config"] is JsonObject config && config["keras_history"] is not null;

    private IEnumerable<Place> Tensors(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Tensors),
        JsonObject tensor when tensor["config"]?["keras_history"] is { } history => [PlaceOf(history)],
        _ => throw new ModelFileException($"{place}: expected layers applied to tensors, got {node?.ToJsonString() ?? "null"}."),
    };

    // One place, a list of them, or lists within, as a recurrent layer's states are.
    private IEnumerable<Place> Places(JsonNode? node) => node is JsonArray { Count: > 0 } list
        ? list[0] is JsonArray ? list.SelectMany(Places) : [PlaceOf(list)]
        : throw new ModelFileException($"{place}: expected the model's inputs and outputs, got {node?.ToJsonString() ?? "nothing"}.");

    private Place PlaceOf(JsonNode? node) => node is JsonArray { Count: >= 2 } list && list[0] is JsonValue name && name.TryGetValue(out string? layer) && list[1] is JsonValue number && number.TryGetValue(out int call)
        ? new(layer, call, list.Count > 2 && list[2] is JsonValue third && third.TryGetValue(out int result) ? result : 0)
        : throw new ModelFileException($"{place}: expected a place as [layer, application, tensor], got {node?.ToJsonString() ?? "null"}.");
}
