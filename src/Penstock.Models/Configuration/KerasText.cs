using System.Reflection;
using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>Names and values as Keras writes them.</summary>
internal static class KerasText
{
    /// <summary>The class name of a type.</summary>
    public static string NameOf(Type type) => type.GetCustomAttribute<KerasNameAttribute>()?.Name ?? type.Name;

    /// <summary>A member of an enumeration: Reduction.SumOverBatchSize is sum_over_batch_size.</summary>
    public static string Of<T>(T choice) where T : struct, Enum => LayerNames.SnakeCase(choice.ToString());

    /// <summary>An object with its class, as it stands within another's settings.</summary>
    public static JsonObject Object(string module, string className, JsonObject config) => new()
    {
        ["module"] = module, ["class_name"] = className, ["config"] = config, ["registered_name"] = null,
    };

    /// <summary>Numbers as a list; null stays null.</summary>
    public static JsonArray? List<T>(IEnumerable<T>? values) => values is null ? null : [.. values.Select(v => (JsonNode?)JsonValue.Create(v))];
}
