using System.Text.Json.Nodes;

namespace Penstock.Cli;

/// <summary>Numbers as JSON has them.</summary>
internal static class JsonNumber
{
    /// <summary>A number; NaN and the infinities are null.</summary>
    public static JsonNode? Of(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>A number that was logged; what JSON lacks is a text, as TensorBoard and the board write it: "NaN", "Infinity", "-Infinity".</summary>
    public static JsonNode Logged(double value) => double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");

    /// <summary>Measures by their names.</summary>
    public static JsonObject Of(IEnumerable<KeyValuePair<string, double>> measures)
    {
        var json = new JsonObject();
        foreach (var (name, value) in measures) json[name] = Of(value);
        return json;
    }
}
