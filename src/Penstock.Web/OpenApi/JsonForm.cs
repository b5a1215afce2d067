using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Penstock.Web;

/// <summary>JSON schemas, as the document at /openapi.json tells what is sent and answered. Each is new, so that it may stand in another.</summary>
public static class JsonForm
{
    /// <summary>A text.</summary>
    public static JsonObject Text => Type("string");

    /// <summary>A whole number.</summary>
    public static JsonObject Whole => Type("integer");

    /// <summary>A number.</summary>
    public static JsonObject Number => Type("number");

    /// <summary>A number, or one of the texts NaN, Infinity and -Infinity.</summary>
    public static JsonObject AnyNumber => new() { ["anyOf"] = new JsonArray(Number, OneOf("NaN", "Infinity", "-Infinity")) };

    /// <summary>A truth value.</summary>
    public static JsonObject Truth => Type("boolean");

    /// <summary>One of some texts.</summary>
    /// <param name="texts">The texts.</param>
    public static JsonObject OneOf(params string[] texts) => new() { ["enum"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]) };

    /// <summary>A list.</summary>
    /// <param name="items">What each item is.</param>
    public static JsonObject List(JsonNode items) => new() { ["type"] = "array", ["items"] = items };

    /// <summary>An object with any names.</summary>
    /// <param name="values">What each value is.</param>
    public static JsonObject Map(JsonNode values) => new() { ["type"] = "object", ["additionalProperties"] = values };

    /// <summary>What is said, or null.</summary>
    /// <param name="form">What it is otherwise.</param>
    public static JsonObject OrNull(JsonNode form) => new() { ["anyOf"] = new JsonArray(form, Type("null")) };

    /// <summary>An object with these members and no others, all of which are there.</summary>
    /// <param name="members">Names and forms.</param>
    public static JsonObject Object(params (string Name, JsonNode Form)[] members) => new()
    {
        ["type"] = "object", ["required"] = new JsonArray([.. members.Select(member => (JsonNode)member.Name)]),
        ["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Form))), ["additionalProperties"] = false,
    };

    /// <summary>What JSON of a type looks like.</summary>
    /// <param name="options">How it is read and written.</param>
    /// <typeparam name="T">The type.</typeparam>
    public static JsonNode Of<T>(JsonSerializerOptions options) => options.GetJsonSchemaAsNode(typeof(T), new() { TreatNullObliviousAsNonNullable = true });

    private static JsonObject Type(string name) => new() { ["type"] = name };
}
