using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Writes answers.</summary>
internal static class BoardJson
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The bytes of a JSON that a delegate writes.</summary>
    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new BoundedBuffer(BoardLimits.JsonBytes);
        using (var json = new Utf8JsonWriter(buffer, s_options)) write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A JSON that may be kept.</summary>
    public static PackedAnswer Pack(Action<Utf8JsonWriter> write) => new(Bytes(write));

    /// <summary>Answers with a JSON.</summary>
    public static Task AnswerAsync(HttpContext context, Action<Utf8JsonWriter> write) => Pack(write).WriteAsync(context);

    /// <summary>A number; what JSON lacks becomes a text: "NaN", "Infinity", "-Infinity".</summary>
    public static void Number(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(Text(value));
    }

    public static void Number(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.Number(value);
    }

    public static void Numbers(this Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values) json.Number(value);
        json.WriteEndArray();
    }

    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void Array<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items) write(item);
        json.WriteEndArray();
    }

    /// <summary>An array of objects.</summary>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write) => json.Array(name, items, item =>
    {
        json.WriteStartObject();
        write(item);
        json.WriteEndObject();
    });

    /// <summary>An object with one array of objects, and what could not be read of their values.</summary>
    public static void Entries<T>(this Utf8JsonWriter json, IEnumerable<T> items, Action<T> write, UnreadValues? unread = null)
    {
        json.WriteStartObject();
        json.Objects("entries", items, write);
        unread?.Write(json);
        json.WriteEndObject();
    }

    /// <summary>A text, cut where it is longer than is shown.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..most] + "...";

    public static string Text(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
