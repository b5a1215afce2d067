using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>An operation on tensors that Keras 3 writes into a functional model as a step of its own: <c>x + y</c>, <c>ops.relu(x)</c>, what makes the mask of an Embedding.</summary>
internal sealed class KerasOperation : Layer
{
    private const string Input = "input";

    private readonly JsonObject _json;
    private readonly Func<KerasOperationCall, IReadOnlyList<Value>> _apply;
    private JsonArray? _arguments;
    private JsonObject _named = [];

    /// <param name="json">The step as the file has it.</param>
    public KerasOperation(JsonObject json)
    {
        _json = (JsonObject)json.DeepClone();
        string? kind = json["class_name"]?.GetValue<string>();
        _apply = kind is not null && KerasOperations.All.TryGetValue(kind, out var apply) ? apply
            : throw new ArgumentException($"Operation: expected one of {string.Join(", ", KerasOperations.All.Keys.Order(StringComparer.Ordinal))}, got \"{kind}\". Write it as a layer of your own, and pass it to Load.");
        Name = json["config"]?["name"]?.GetValue<string>() ?? "";
    }

    /// <inheritdoc/>
    public override string KerasName => _json["class_name"]!.GetValue<string>();

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <summary>Whether a step of a functional model is an operation, not a layer: its module says so, as Add is the name of both.</summary>
    public static bool Is(JsonObject json) => json["module"] is JsonValue value && value.TryGetValue(out string? module) && module.Contains(".ops.", StringComparison.Ordinal);

    /// <summary>Takes the arguments of the one call, in which inputs stand as their numbers.</summary>
    public void Take(JsonArray arguments, JsonObject named)
    {
        Require(_arguments is null, "one application", "several");
        (_arguments, _named) = (arguments, named);
    }

    /// <summary>An input's place among the arguments.</summary>
    public static JsonObject InputOf(int number) => new() { [Input] = number };

    /// <summary>The number of the input that an argument is; null for a constant.</summary>
    public static int? InputOf(JsonNode? argument) => argument is JsonObject place && place[Input] is JsonValue number ? number.GetValue<int>() : null;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => CallAll([input], call)[0];

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> CallAll(IReadOnlyList<Value> inputs, LayerCall call)
    {
        var settings = (JsonObject)(_json["config"] as JsonObject ?? []).DeepClone();
        foreach (var (name, value) in _named) settings[name] = value?.DeepClone();
        var config = new KerasConfig(KerasName, settings);
        config.Leave("name", "dtype", "initial", "sparse", "decimals");
        IReadOnlyList<Value> results = _apply(new KerasOperationCall(call.Graph, inputs, _arguments ?? [], config));
        config.ExpectAllRead();
        return results;
    }

    /// <summary>The step as Keras writes it, without its inputs.</summary>
    public JsonObject Write()
    {
        var json = (JsonObject)_json.DeepClone();
        json["config"]!["name"] = Name;
        return json;
    }

    /// <summary>The call as Keras writes it.</summary>
    public JsonObject WriteCall(JsonNode[] tensors) => new() { ["args"] = Filled(_arguments, tensors), ["kwargs"] = Filled(_named, tensors) };

    private static JsonNode? Filled(JsonNode? node, JsonNode[] tensors) => node switch
    {
        not null when InputOf(node) is { } number => tensors[number].DeepClone(),
        JsonArray list => new JsonArray([.. list.Select(item => Filled(item, tensors))]),
        JsonObject named => new JsonObject(named.Select(entry => KeyValuePair.Create(entry.Key, Filled(entry.Value, tensors)))),
        _ => node?.DeepClone(),
    };
}
