using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>JSON objects from files.</summary>
internal static class KerasJson
{
    public static JsonObject Parse(string text, string place)
    {
        try
        {
            // Keras writes NaN and Infinity as Python does; no setting that is read here can be one.
            var json = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false }) as JsonObject
                ?? throw new JsonException("it is not an object");
            ReadTexts(json);
            return json;
        }
        // Half of a surrogate pair is told by one of the latter two.
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ModelFileException($"{place}: expected a JSON object, got text that is none: {e.Message}", e);
        }
    }

    /// <summary>Fails at a text that is none, so that no reader of the object meets it.</summary>
    private static void ReadTexts(JsonNode? node)
    {
        if (node is JsonObject named)
            foreach (var (_, value) in named) ReadTexts(value);
        else if (node is JsonArray list)
            foreach (JsonNode? value in list) ReadTexts(value);
        else if (node?.GetValueKind() == JsonValueKind.String)
            node.GetValue<string>();
    }
}
