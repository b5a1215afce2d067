using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>
/// The shapes of what layers give, as far as a model's JSON tells them: <c>output_shapes</c> as run logs have them; else what the layers after are said to take (Keras 3).
/// </summary>
internal sealed class KerasShapes
{
    /// <summary>A member of a layer beside its settings, which Keras passes over.</summary>
    public const string Own = "output_shapes";

    private const int MostAxes = 64, MostResults = 1000;

    private readonly Dictionary<(string Layer, int Result), IReadOnlyList<long>> _known = [];

    /// <summary>Reads the layers of a model.</summary>
    /// <param name="layers">Their names and their JSON.</param>
    /// <param name="isSequential">Whether each takes what the one before gives.</param>
    public KerasShapes(IEnumerable<(string Name, JsonObject Json)> layers, bool isSequential)
    {
        string? before = null;
        foreach (var (name, json) in layers)
        {
            foreach (var (i, shape) in (json[Own] as JsonArray ?? []).Take(MostResults).Index()) Set(name, i, shape);
            if (json["config"] is JsonObject config && IsInput(json)) Set(name, 0, config["batch_shape"] ?? config["batch_input_shape"]);
            if (isSequential && before is not null) Set(before, 0, (json["build_config"] as JsonObject)?["input_shape"]);
            AddTensors(json["inbound_nodes"]);
            before = name;
        }
    }

    /// <summary>The shapes of a layer's results; -1 stands for an extent that is not known.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Of(string layer)
    {
        List<IReadOnlyList<long>> shapes = [];
        while (_known.TryGetValue((layer, shapes.Count), out var shape)) shapes.Add(shape);
        return shapes;
    }

    private static bool IsInput(JsonObject layer) => layer["class_name"] is JsonValue name && name.TryGetValue(out string? text) && text == nameof(InputLayer);

    /// <summary>What calls take, within a value: objects with a shape and the place that gives it.</summary>
    private void AddTensors(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (JsonNode? one in list) AddTensors(one);
        if (node is not JsonObject named) return;
        if (named["config"] is JsonObject config && config["keras_history"] is JsonArray { Count: 3 } place && place[0] is JsonValue layer && layer.TryGetValue(out string? name) && place[2] is JsonValue number && number.TryGetValue(out int result) && result is >= 0 and < MostResults)
            Set(name, result, config["shape"]);
        else
            foreach (var (_, one) in named) AddTensors(one);
    }

    private void Set(string layer, int result, JsonNode? shape)
    {
        if (shape is JsonArray { Count: <= MostAxes } axes && axes.All(axis => axis is null or JsonValue))
            _known.TryAdd((layer, result), [.. axes.Select(axis => axis is JsonValue value && value.TryGetValue(out long extent) && extent >= 0 ? extent : -1)]);
    }
}
