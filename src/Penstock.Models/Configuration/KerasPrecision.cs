using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The element type that a file asks a layer to compute in.</summary>
internal static class KerasPrecision
{
    /// <summary>Fails where it is one that gives other numbers than Float32 does: Float64, whole numbers, truth values. 16 bits are read as Float32, which is more exact.</summary>
    public static void ExpectFloat32(KerasConfig config)
    {
        JsonNode? type = config["dtype"] is JsonObject policy ? policy["config"]?["name"] : config["dtype"];
        if (type is not JsonValue value || !value.TryGetValue(out string? name)) return;
        if (name is "float64" or "bool" || name.StartsWith("int", StringComparison.Ordinal) || name.StartsWith("uint", StringComparison.Ordinal))
            throw new ArgumentException($"{config.Owner} \"{config.Text("name", "")}\": expected float32 or 16 bits as \"dtype\", got \"{name}\". Change it in the file where Float32 will do.");
    }
}
