using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Data;

/// <summary>Reads the small files of a prepared dataset.</summary>
internal static class LayoutJson
{
    private const long MostBytes = 64 << 20;

    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = 200 };

    /// <summary>Reads a file of JSON.</summary>
    /// <exception cref="InvalidDataException">The file holds no object, or is too large.</exception>
    public static JsonObject Read(string path)
    {
        string text = Text(path);
        try
        {
            return JsonNode.Parse(text, documentOptions: s_reading) as JsonObject ?? throw new InvalidDataException($"{path}: expected an object as JSON.");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: expected an object as JSON, got text that is none: {(error is JsonException json ? JsonFlaw.Of(json) : error.Message.TrimEnd('.'))}.", error);
        }
    }

    /// <summary>The text of a file.</summary>
    public static string Text(string path)
    {
        long bytes = new FileInfo(path).Length;
        return bytes <= MostBytes ? File.ReadAllText(path) : throw new InvalidDataException(FormattableString.Invariant($"{path}: expected at most {MostBytes:N0} bytes, got {bytes:N0}."));
    }

    /// <summary>A whole number, which proto3 writes as a text.</summary>
    public static long Number(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String when long.TryParse((string?)node, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
        JsonValueKind.Number when node.AsValue().TryGetValue(out long number) => number,
        _ => throw new InvalidDataException($"expected a whole number, got {node?.ToJsonString() ?? "nothing"}"),
    };
}
