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
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false }) as JsonObject
                ?? throw new JsonException("it is not an object");
        }
        catch (JsonException e)
        {
            throw new ModelFileException($"{place}: expected a JSON object, got text that is none: {e.Message}", e);
        }
    }
}
