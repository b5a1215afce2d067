using System.Text.Json.Nodes;

namespace Penstock.Cli;

/// <summary>Numbers as JSON has them: NaN and the infinities are null.</summary>
internal static class JsonNumber
{
    public static JsonNode? Of(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>Measures by their names.</summary>
    public static JsonObject Of(IEnumerable<KeyValuePair<string, double>> measures)
    {
        var json = new JsonObject();
        foreach (var (name, value) in measures) json[name] = Of(value);
        return json;
    }
}
