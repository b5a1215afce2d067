using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The layers of a model and how they hang together, from Keras's JSON of it (versions 2 and 3); layers of any name, no layer is made.</summary>
public static class KerasGraph
{
    /// <summary>A member of a layer beside its settings, which Keras passes over: the number of its weights.</summary>
    internal const string Parameters = "parameters";

    private const int MostText = 400, Deepest = 64, MostLayers = 50_000;

    /// <summary>The layers in the order of the file, those of models within under the model's name.</summary>
    /// <param name="json">What model.to_json() wrote.</param>
    /// <exception cref="InvalidDataException">The text is no model.</exception>
    public static IReadOnlyList<KerasGraphNode> Read(string json)
    {
        List<KerasGraphNode> nodes = [];
        try
        {
            JsonObject model = JsonNode.Parse(json, documentOptions: new() { MaxDepth = Deepest, AllowDuplicateProperties = false }) as JsonObject ?? throw Error("a JSON object", "another value");
            if (!IsModel(model)) throw Error("a model with a list of layers", Text(model["class_name"]) is { Length: > 0 } name ? name : "none");
            AddModel(model, NameOf(model), [], nodes);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Error("a JSON object", $"text that is none: {error.Message}");
        }
        return nodes;
    }

    private static void AddModel(JsonObject model, string scope, IReadOnlyList<string> fed, List<KerasGraphNode> nodes)
    {
        bool isSequential = IsSequential(model);
        var outputs = new Dictionary<string, IReadOnlyList<string>>();
        foreach (JsonObject layer in LayersOf(model)) outputs[NameOf(layer)] = OutputsOf(layer, $"{scope}/{NameOf(layer)}");
        var shapes = new KerasShapes(LayersOf(model).Select(layer => (NameOf(layer), layer)), isSequential);
        var inputLayers = new Dictionary<string, int>();
        foreach (var (place, (layer, _)) in PlacesOf(ConfigOf(model)?["input_layers"]).Index()) inputLayers.TryAdd(layer, place);
        IReadOnlyList<string> before = fed;
        foreach (JsonObject layer in LayersOf(model))
        {
            string name = NameOf(layer), path = $"{scope}/{name}";
            IReadOnlyList<string> inputs = isSequential ? before : InputsOf(layer, outputs);
            // A model that is called several times takes as many results each time as it has inputs.
            if (!isSequential && inputLayers.TryGetValue(name, out int input) && input < fed.Count) inputs = [.. fed.Where((_, place) => place % inputLayers.Count == input)];
            if (nodes.Count == MostLayers) throw Error($"at most {MostLayers} layers", "more");
            if (IsModel(layer)) AddModel(layer, path, inputs, nodes);
            else nodes.Add(new(path, Text(layer["class_name"]), [.. inputs.Distinct()])
            {
                Type = TypeOf(ConfigOf(layer)?["dtype"]), Settings = SettingsOf(ConfigOf(layer)), Shapes = shapes.Of(name),
                Parameters = layer[Parameters] is JsonValue weights && weights.TryGetValue(out long count) && count >= 0 ? count : null,
            });
            before = outputs[name];
        }
    }

    private static IReadOnlyList<string> OutputsOf(JsonObject layer, string place)
    {
        if (!IsModel(layer)) return [place];
        JsonObject[] layers = [.. LayersOf(layer)];
        if (layers.Length == 0) return [];
        List<(string Layer, int Result)> named = IsSequential(layer) ? [(NameOf(layers[^1]), 0)] : PlacesOf(ConfigOf(layer)?["output_layers"]);
        Dictionary<string, JsonObject> byName = [];
        foreach (JsonObject one in layers) byName.TryAdd(NameOf(one), one);
        // Each layer is looked into once, however often it is named.
        Dictionary<string, IReadOnlyList<string>> found = [];
        foreach (string name in named.Select(output => output.Layer).Distinct())
            if (byName.TryGetValue(name, out JsonObject? one)) found[name] = OutputsOf(one, $"{place}/{name}");
        return [.. named.Select(output => found.TryGetValue(output.Layer, out var outputs) ? Result(outputs, output.Result) : $"{place}/{output.Layer}")];
    }

    private static IReadOnlyList<string> InputsOf(JsonObject layer, Dictionary<string, IReadOnlyList<string>> outputs) =>
        [.. PlacesOf(layer["inbound_nodes"]).Where(p => outputs.ContainsKey(p.Layer)).Select(p => Result(outputs[p.Layer], p.Result)).Where(name => name.Length > 0)];

    private static string Result(IReadOnlyList<string> outputs, int index) => outputs.Count == 0 ? "" : outputs[Math.Clamp(index, 0, outputs.Count - 1)];

    /// <summary>All places [layer, application, tensor] within a value: of Keras 2 as they are, of Keras 3 in keras_history.</summary>
    private static List<(string Layer, int Result)> PlacesOf(JsonNode? node)
    {
        List<(string, int)> places = [];
        Add(node);
        return places;

        void Add(JsonNode? value)
        {
            if (value is JsonArray { Count: >= 3 } list && list[0]?.GetValueKind() == JsonValueKind.String && list[2] is JsonValue number && number.TryGetValue(out int result))
            {
                places.Add((Text(list[0]), result));
                if (list.Count > 3) Add(list[3]);
            }
            else if (value is JsonArray values)
                foreach (JsonNode? one in values) Add(one);
            else if (value is JsonObject named)
                foreach (var (_, one) in named) Add(one);
        }
    }

    // Classes of models have any name. Keras wrote a list of layers alone until 2.2.
    private static bool IsModel(JsonObject layer) => ConfigOf(layer)?["layers"] is JsonArray || layer["config"] is JsonArray && Text(layer["class_name"]) == "Sequential";

    private static bool IsSequential(JsonObject model) => Text(model["class_name"]) == "Sequential" || LayersOf(model).All(layer => layer["inbound_nodes"] is null);

    private static IEnumerable<JsonObject> LayersOf(JsonObject model) => (model["config"] as JsonArray ?? ConfigOf(model)?["layers"] as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject? ConfigOf(JsonObject layer) => layer["config"] as JsonObject;

    private static string NameOf(JsonObject layer) => Text(ConfigOf(layer)?["name"]) is { Length: > 0 } name ? name : Text(layer["name"]) is { Length: > 0 } own ? own : Text(layer["class_name"]).ToLowerInvariant();

    private static string TypeOf(JsonNode? dtype) => (dtype is JsonObject policy ? Text(policy["config"]?["name"]) : Text(dtype)) switch
    {
        "float32" => "DT_FLOAT",
        "float64" => "DT_DOUBLE",
        "float16" => "DT_HALF",
        "bfloat16" => "DT_BFLOAT16",
        "int32" => "DT_INT32",
        "int64" => "DT_INT64",
        "uint8" => "DT_UINT8",
        "int8" => "DT_INT8",
        "int16" => "DT_INT16",
        "bool" => "DT_BOOL",
        "string" => "DT_STRING",
        "" => "",
        var other => other,
    };

    private static Dictionary<string, string> SettingsOf(JsonObject? config) =>
        (config ?? []).Where(s => s.Key is not ("name" or "layers") && s.Value is not null).ToDictionary(s => s.Key, s => Short(s.Value!.GetValueKind() == JsonValueKind.String ? Text(s.Value) : s.Value.ToJsonString()));

    private static string Short(string text) => text.Length <= MostText ? text : text[..MostText] + "...";

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static InvalidDataException Error(string expected, string got) => new($"{RunPlugin.KerasGraph}: expected {expected}, got {got}.");
}
