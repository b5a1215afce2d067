using System.Text.Json;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The layout of rows as the text that a cache file names it by.</summary>
internal static class RowFormat
{
    private const string Prefix = "rows ";

    public static string Write(RowLayout layout)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            for (int i = 0; i < layout.Fields.Count; i++)
            {
                json.WriteStartArray();
                json.WriteStringValue(i < layout.Names.Count ? layout.Names[i] : "");
                if (layout.Fields[i] is { } field)
                {
                    json.WriteNumberValue((int)field.Type);
                    foreach (long extent in field.Shape.ToArray()) json.WriteNumberValue(extent);
                }
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return Prefix + System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The layout that a text names; null where it names something else.</summary>
    public static RowLayout? Read(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text[Prefix.Length..]);
            JsonElement[] fields = [.. json.RootElement.EnumerateArray()];
            if (fields.Length < 3) return null;
            return RowLayout.Of([.. fields[..^2].Select(field => field[0].GetString()!)], [.. fields.Select(TypeOf)]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"Cache: expected the layout of rows, got \"{text}\".", error);
        }
    }

    private static (DType, Shape)? TypeOf(JsonElement field)
    {
        if (field.GetArrayLength() == 1) return null;
        var type = (DType)field[1].GetByte();
        return Enum.IsDefined(type) ? (type, Shape.Of([.. field.EnumerateArray().Skip(2).Select(extent => extent.GetInt64())])) : throw new FormatException("a type");
    }
}
