using System.Text.Json.Nodes;

namespace Penstock.Data;

/// <summary>Which features a model sees and which it should tell.</summary>
/// <param name="Inputs">The names of the features that are seen.</param>
/// <param name="Label">The name of the feature that is told.</param>
public sealed record SupervisedKeys(IReadOnlyList<string> Inputs, string Label)
{
    /// <summary>The feature that says how much an example counts, or null.</summary>
    public string? Weight { get; init; }

    /// <summary>The keys as dataset_info.json has them.</summary>
    internal JsonObject ToJson()
    {
        JsonObject inputs = Inputs.Count == 1 ? Key(Inputs[0]) : new() { ["dict"] = new JsonObject { ["dict"] = new JsonObject(Inputs.Select(i => KeyValuePair.Create(i, (JsonNode?)Key(i)))) } };
        JsonArray items = [inputs, Key(Label)];
        if (Weight is not null) items.Add(Key(Weight));
        return new() { ["tuple"] = new JsonObject { ["items"] = items } };
    }

    /// <summary>Reads the forms that TensorFlow Datasets has had; null where there is nothing, or a form of more than inputs, label and weight.</summary>
    internal static SupervisedKeys? FromJson(JsonNode? json)
    {
        if (json is not JsonObject keys) return null;
        if (keys["input"] is { } input && keys["output"] is { } output) return new([(string)input!], (string)output!);
        string[][] items = [.. (keys["tuple"]?["items"] as JsonArray ?? []).Select(item => KeysOf(item).ToArray())];
        return items switch
        {
            [{ Length: > 0 } inputs, [var label]] => new(inputs, label),
            [{ Length: > 0 } inputs, [var label], [var weight]] => new(inputs, label) { Weight = weight },
            _ => null,
        };
    }

    private static JsonObject Key(string name) => new() { ["featureKey"] = name };

    private static IEnumerable<string> KeysOf(JsonNode? item)
    {
        if (item is not JsonObject node) return [];
        if (node["featureKey"] is { } key) return [(string)key!];
        if (node["dict"]?["dict"] is JsonObject dictionary) return dictionary.SelectMany(d => KeysOf(d.Value));
        return node["tuple"]?["items"] is JsonArray items ? items.SelectMany(KeysOf) : [];
    }
}
