using System.Text.Json.Nodes;

namespace Penstock.Cli;

/// <summary>Lists as JSON has them.</summary>
internal static class JsonList
{
    public static JsonArray Of<T>(IEnumerable<T> items, Func<T, JsonObject> of) => new([.. items.Select(of)]);

    public static JsonArray Of(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
