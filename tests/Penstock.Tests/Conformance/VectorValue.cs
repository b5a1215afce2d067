using System.Globalization;
using System.Text.Json;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>
/// Decodes what stands in a vector file: null, bool, long, double, string, <see cref="Tensor"/> for an array, <c>object?[]</c> for a list,
/// <c>Dictionary&lt;string, object?&gt;</c> for a map, and the recorded calls below.
/// </summary>
internal static class VectorValue
{
    private static readonly string[] Unknowable = ["$repr", "$callable", "$class", "$type", "$array_omitted"];

    public static object? Decode(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out long whole) ? (object)whole : json.GetDouble(),
        JsonValueKind.Array => List(json),
        _ => Map(json),
    };

    private static object?[] List(JsonElement json) => [.. json.EnumerateArray().Select(Decode)];

    private static object? Map(JsonElement json)
    {
        if (json.TryGetProperty("$array", out var array)) return Array(array, json);
        if (json.TryGetProperty("data", out var data) && json.TryGetProperty("shape", out _)) return Array(data, json);
        foreach (string kind in Unknowable)
            if (json.TryGetProperty(kind, out var text)) return new VectorUnknown(kind, text.ToString());
        if (json.TryGetProperty("on", out var on)) return new VectorResult(Decode(on), Calls(json, "after_calls"), Call(json));
        return json.TryGetProperty("class", out var type) && type.ValueKind == JsonValueKind.String ? Object(json) : Options(json);
    }

    private static VectorObject Object(JsonElement json) =>
        new(json.GetProperty("class").GetString()!, Arguments(json), Options(json, "kwargs"), Calls(json, "calls"));

    private static VectorCall[] Calls(JsonElement json, string name) =>
        json.TryGetProperty(name, out var calls) ? [.. calls.EnumerateArray().Select(Call)] : [];

    private static VectorCall Call(JsonElement json) =>
        new(json.TryGetProperty("by", out var by) ? (VectorObject?)Decode(by) : null, json.GetProperty("method").GetString()!, Arguments(json), Options(json, "kwargs"));

    private static object?[] Arguments(JsonElement json) => json.TryGetProperty("args", out var arguments) ? List(arguments) : [];

    private static Dictionary<string, object?> Options(JsonElement json, string name) => json.TryGetProperty(name, out var options) ? Options(options) : [];

    private static Dictionary<string, object?> Options(JsonElement json) => json.EnumerateObject().ToDictionary(entry => entry.Name, entry => Decode(entry.Value));

    private static IEnumerable<JsonElement> Leaves(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().SelectMany(Leaves) : [json];

    // Without a type an array is of float64, without a shape it has that of its brackets; 0 and 1 stand for truth values too.
    private static Tensor Array(JsonElement values, JsonElement json)
    {
        string type = json.TryGetProperty("dtype", out var named) ? named.GetString()! : "float64";
        var shape = Shape.Of([.. json.TryGetProperty("shape", out var given) ? given.EnumerateArray().Select(extent => extent.GetInt64()) : Extents(values)]);
        var leaves = Leaves(values);
        return type switch
        {
            "float32" => Tensor.From([.. leaves.Select(leaf => (float)Number(leaf))], shape),
            "float64" => Tensor.From([.. leaves.Select(Number)], shape),
            "int32" => Tensor.From([.. leaves.Select(leaf => leaf.GetInt32())], shape),
            "int64" => Tensor.From([.. leaves.Select(leaf => leaf.GetInt64())], shape),
            "uint8" => Tensor.From([.. leaves.Select(leaf => leaf.GetByte())], shape),
            "bool" => Tensor.From([.. leaves.Select(leaf => leaf.ValueKind == JsonValueKind.Number ? leaf.GetInt32() != 0 : leaf.GetBoolean())], shape),
            ['<', 'U', ..] => Tensor.From(TextColumn.From([.. leaves.Select(leaf => leaf.GetString()!)]), shape),
            _ => throw new NotSupportedException($"VectorValue: expected a type of array that tensors have, got {type}."),
        };
    }

    private static IEnumerable<long> Extents(JsonElement json) =>
        json.ValueKind != JsonValueKind.Array ? [] : json.GetArrayLength() == 0 ? [0] : Extents(json[0]).Prepend(json.GetArrayLength());

    // NaN and the infinities are written as text.
    private static double Number(JsonElement leaf) =>
        leaf.ValueKind == JsonValueKind.String ? double.Parse(leaf.GetString()!, CultureInfo.InvariantCulture) : leaf.GetDouble();
}

/// <summary>An object of the recorded program: its class, what it was made with, and the calls made on it or with it since.</summary>
internal sealed record VectorObject(string Class, object?[] Arguments, Dictionary<string, object?> Options, VectorCall[] Calls);

/// <summary>A call; <see cref="By"/> is the object called, where the call is told in the history of one of its arguments.</summary>
internal sealed record VectorCall(VectorObject? By, string Method, object?[] Arguments, Dictionary<string, object?> Options);

/// <summary>What a call gives: the last call on an object, after the calls before it. A function is an object whose method is "call".</summary>
internal sealed record VectorResult(object? On, VectorCall[] After, VectorCall Last);

/// <summary>What the recorder could not write down: a lambda, a type, a large array.</summary>
internal sealed record VectorUnknown(string Kind, string Text);
