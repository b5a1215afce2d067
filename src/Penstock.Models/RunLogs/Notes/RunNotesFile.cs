using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>The file of notes: a JSON object with the runs that have any.</summary>
internal sealed class RunNotesFile(string path)
{
    private const long MostBytes = 64 << 20;
    private static readonly JsonSerializerOptions s_writing = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private FileStamp? _stamp;
    private Dictionary<string, RunNote> _notes = new(StringComparer.Ordinal);

    /// <summary>The notes as they are on the disk now: another process may have changed them.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public IReadOnlyDictionary<string, RunNote> Read()
    {
        FileStamp stamp = FileStamp.Of(path);
        if (stamp == _stamp) return _notes;
        Dictionary<string, RunNote> notes = stamp.Length < 0 ? new(StringComparer.Ordinal) : Parse(path, json => json.Where(one => one.Value is JsonObject).ToDictionary(one => one.Key, one => ToNote(one.Value!.AsObject()), StringComparer.Ordinal));
        (_notes, _stamp) = (notes, stamp);
        return notes;
    }

    public void Write(IEnumerable<KeyValuePair<string, RunNote>> notes)
    {
        var json = new JsonObject();
        foreach (var (run, note) in notes.OrderBy(one => one.Key, StringComparer.Ordinal)) json[run] = ToJson(note);
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(json, s_writing);
        if (bytes.Length > MostBytes) throw new ArgumentException($"RunNotes: expected at most {MostBytes:N0} bytes of notes on all runs, got {bytes.Length:N0}. Shorten this note or others.");
        FileReplacement.Write(path, stream => stream.Write(bytes));
        _stamp = null;
    }

    public static JsonObject ToJson(RunNote note) => new()
    {
        ["notes"] = note.Notes,
        ["tags"] = new JsonArray([.. note.Tags.Select(tag => (JsonNode)tag)]),
        ["alias"] = note.Alias,
        ["isArchived"] = note.IsArchived,
    };

    public static RunNote ToNote(JsonObject json) => new()
    {
        Notes = (string?)json["notes"] ?? "",
        Tags = [.. (json["tags"] as JsonArray ?? []).Select(tag => (string?)tag ?? "")],
        Alias = (string?)json["alias"],
        IsArchived = (bool?)json["isArchived"] ?? false,
    };

    /// <summary>Reads a JSON object from a file, which others may have changed.</summary>
    /// <exception cref="InvalidDataException">It is something else, or too large.</exception>
    public static T Parse<T>(string path, Func<JsonObject, T> read)
    {
        RunPlace.RefuseLink(path);
        if (!RunPlace.IsPlain(path)) throw new InvalidDataException($"{path}: expected a JSON object, got an empty file. Mend it or move it away.");
        if (new FileInfo(path).Length > MostBytes) throw new InvalidDataException($"{path}: expected at most {MostBytes:N0} bytes, got {new FileInfo(path).Length:N0}. Move the file away.");
        try
        {
            using var stream = File.OpenRead(path);
            return read(JsonNode.Parse(stream) as JsonObject ?? throw new JsonException("it is no object"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException or NullReferenceException)
        {
            throw new InvalidDataException($"{path}: expected notes on runs as a JSON object, got: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Mend the file or move it away.", error);
        }
    }
}
