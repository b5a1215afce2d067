using System.Text.Json;

namespace Penstock.Data;

/// <summary>Reads and writes files of JSON lines: one value a line, as an element or object as it is. <see cref="Json"/> reads such files as columns of numbers and texts.</summary>
public static class JsonLines
{
    /// <summary>A dataset of the values of files, plain or packed. Empty lines do not count.</summary>
    /// <param name="files">Paths, folders or patterns.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="FileNotFoundException">There are no such files.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a line is no JSON; the message has file and line.</exception>
    public static Dataset<JsonElement> Read(FilePattern files, LineOptions? options = null) =>
        new JsonLineDataset<JsonElement>(files.Find("JsonLines"), options ?? new(), JsonSerializerOptions.Default);

    /// <summary>A dataset of the values of files as objects of a type of yours.</summary>
    /// <param name="files">Paths, folders or patterns.</param>
    /// <param name="options">How to read.</param>
    /// <param name="json">How values become objects; as on the web by default: names in any case, camel case for properties.</param>
    /// <exception cref="FileNotFoundException">There are no such files.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a line is no JSON or does not fit the type; the message has file and line.</exception>
    public static Dataset<T> Read<T>(FilePattern files, LineOptions? options = null, JsonSerializerOptions? json = null) =>
        new JsonLineDataset<T>(files.Find("JsonLines"), options ?? new(), json ?? JsonSerializerOptions.Web);

    /// <summary>Writes a file of values, one a line. A file of the name is replaced only when all has been written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">The values.</param>
    /// <param name="json">How objects become values; as on the web by default.</param>
    public static void Write<T>(string path, IEnumerable<T> values, JsonSerializerOptions? json = null)
    {
        // A value may not run over several lines.
        var flat = new JsonSerializerOptions(json ?? JsonSerializerOptions.Web) { WriteIndented = false };
        FileReplacement.Write(path, stream =>
        {
            foreach (T value in values)
            {
                JsonSerializer.Serialize(stream, value, flat);
                stream.WriteByte((byte)'\n');
            }
        });
    }
}

internal sealed class JsonLineDataset<T>(string[] files, LineOptions options, JsonSerializerOptions json) : FileDataset<T>("JsonLines.Read", files, [.. options.Settings, typeof(T), NameOf(json)])
{
    // The usual ones cannot be compared by what they hold, but are always the same.
    private static object NameOf(JsonSerializerOptions json) => ReferenceEquals(json, JsonSerializerOptions.Web) ? nameof(JsonSerializerOptions.Web) : ReferenceEquals(json, JsonSerializerOptions.Default) ? nameof(JsonSerializerOptions.Default) : json;

    private protected override FileElements<T> OpenFile(string path, ReadingOptions reading) => new Elements(new(path, options with { SkipEmpty = true }, "JsonLines"), options, json);

    private sealed class Elements(LineReader lines, LineOptions options, JsonSerializerOptions json) : FileElements<T>
    {
        public override bool Read()
        {
            while (lines.Read())
                try
                {
                    Current = JsonSerializer.Deserialize<T>(lines.Line, json)!;
                    return true;
                }
                catch (JsonException error)
                {
                    string type = typeof(T) == typeof(JsonElement) ? "JSON" : $"JSON of {typeof(T).Name}";
                    if (!lines.PassOver(type, $"an error at byte {error.BytePositionInLine}{(error.Path is null or "$" ? "" : $" in {error.Path}")}", error)) return false;
                }
            return false;
        }

        public override bool Skip() => options.OnDamage is null ? lines.Read() : Read();

        public override void Dispose() => lines.Dispose();
    }
}
