using System.Globalization;
using System.Text.Json;

namespace Penstock.Tests;

/// <summary>Values as the recorder of the pipelines' vectors writes them: numbers, texts, lists and objects, some in a short form.</summary>
internal static class RecordedValue
{
    /// <summary>A value: double, text, bool, null, a list (object?[]) or an object (Dictionary).</summary>
    public static object? Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => json.EnumerateArray().Select(Of).ToArray(),
        JsonValueKind.Object => OfObject(json),
        _ => null,
    };

    /// <summary>The rows of a table that is written row by row or column by column.</summary>
    public static Dictionary<string, object?>[] Rows(JsonElement json) =>
        Of(json) is object?[] rows && Array.TrueForAll(rows, row => row is Dictionary<string, object?>) ? [.. rows.Cast<Dictionary<string, object?>>()] : throw new NotBuiltException("rows in batches");

    /// <summary>All that lies in lists within lists.</summary>
    public static IEnumerable<object?> Flat(object? value) => value is object?[] list ? list.SelectMany(Flat) : [value];

    /// <summary>A number; what is not finite is written as text.</summary>
    public static double Number(object? value) => value switch
    {
        double number => number,
        bool truth => truth ? 1 : 0,
        string text => double.Parse(text.Replace("Infinity", "∞", StringComparison.Ordinal), new NumberFormatInfo { PositiveInfinitySymbol = "∞", NegativeInfinitySymbol = "-∞" }),
        _ => double.NaN,
    };

    private static object? OfObject(JsonElement json)
    {
        if (json.TryGetProperty("@bytes", out JsonElement bytes)) return bytes.GetString();
        if (json.TryGetProperty("@ndarray", out _)) return Of(json.GetProperty("v"));
        if (json.TryGetProperty("@each_wrapped_in_list", out JsonElement each)) return ((object?[])Of(each)!).Select(value => (object?)new[] { value }).ToArray();
        if (json.TryGetProperty("@repeat", out JsonElement repeat)) return Enumerable.Repeat(Of(repeat[0]), repeat[1].GetInt32()).ToArray();
        if (json.TryGetProperty("@range", out JsonElement range))
        {
            double first = range[0].GetDouble(), last = range[1].GetDouble(), step = range[2].GetDouble();
            return Enumerable.Range(0, (int)Math.Floor((last - first) / step + 1e-9) + 1).Select(i => (object?)(first + i * step)).ToArray();
        }
        if (!json.TryGetProperty("@columns", out JsonElement columns)) return json.EnumerateObject().ToDictionary(p => p.Name, p => Of(p.Value));
        var lists = columns.EnumerateObject().ToDictionary(c => c.Name, c => (object?[])Of(c.Value)!);
        return Enumerable.Range(0, json.GetProperty("n").GetInt32()).Select(row => (object?)lists.ToDictionary(c => c.Key, c => c.Value[row])).ToArray();
    }
}
