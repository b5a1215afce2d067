using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>
/// The library's own layers, losses, metrics, optimizers, schedules or initializers by their Keras class names. A name that a file
/// gives is looked up here and nowhere else. A type is listed by its static FromConfig(KerasConfig).
/// </summary>
internal static class KerasRegistry<T> where T : class
{
    private static readonly FrozenDictionary<Type, Func<KerasConfig, T>> s_types =
        (from type in typeof(T).Assembly.GetTypes()
         where !type.IsAbstract && typeof(T).IsAssignableFrom(type)
         let make = type.GetMethod("FromConfig", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, [typeof(KerasConfig)])
         where make is not null
         select (Type: type, Make: make)).ToFrozenDictionary(t => t.Type, t => t.Make.CreateDelegate<Func<KerasConfig, T>>());

    private static readonly FrozenDictionary<string, Func<KerasConfig, T>> s_makers = s_types.ToFrozenDictionary(t => KerasText.NameOf(t.Key), t => t.Value);

    /// <summary>The class names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether settings say all of a type's objects.</summary>
    public static bool Has(Type type) => s_types.ContainsKey(type);

    /// <summary>The class name that a name stands for: its own, or that in snake case; null where there is none.</summary>
    public static string? Find(string name) => s_makers.ContainsKey(name) ? name : Names.FirstOrDefault(n => LayerNames.SnakeCase(n) == name);

    /// <summary>Makes an object from its settings.</summary>
    /// <param name="name">The class name, or its form in snake case.</param>
    /// <param name="config">The settings; none if null.</param>
    /// <param name="takeCommon">Takes the settings that all classes of the family have; null where there are none.</param>
    /// <param name="readLayer">How layers within the settings are made; the library's own if null.</param>
    /// <exception cref="ArgumentException">There is no such class, or a setting is wrong or is not known.</exception>
    public static T Create(string name, JsonObject? config = null, Action<T, KerasConfig>? takeCommon = null, Func<JsonObject, Layer>? readLayer = null)
    {
        string known = Find(name) ?? throw new ArgumentException($"{typeof(T).Name}: expected one of {string.Join(", ", Names)}, got \"{name}\".");
        var settings = new KerasConfig(known, config ?? [], readLayer);
        T made = s_makers[known](settings);
        takeCommon?.Invoke(made, settings);
        settings.ExpectAllRead();
        return made;
    }

    /// <summary>Makes an object from its name alone, or from {class_name, config}.</summary>
    public static T Create(JsonNode node) => node is JsonObject described
        ? Create(described["class_name"]?.GetValue<string>() ?? throw new ArgumentException($"{typeof(T).Name}: expected an object with a class_name, got {node.ToJsonString()}."), described["config"] as JsonObject)
        : Create(node.GetValue<string>());
}
