using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The file of changes, a JSON object a line; lines are only ever added.</summary>
internal sealed class RunAudit(string path)
{
    private const int MostEntries = 10_000;
    private const long MostBytes = 16 << 20;

    /// <summary>Adds an entry and brings it to the disk.</summary>
    public void Add(RunAuditEntry entry)
    {
        var json = new JsonObject
        {
            ["time"] = entry.Time.ToString("O", CultureInfo.InvariantCulture),
            ["who"] = entry.Who,
            ["action"] = entry.Action,
            ["runs"] = new JsonArray([.. entry.Runs.Select(run => (JsonNode)run)]),
            ["detail"] = entry.Detail,
        };
        if (entry.Before is { } before) json["before"] = RunNotesFile.ToJson(before);
        if (entry.After is { } after) json["after"] = RunNotesFile.ToJson(after);
        RunPlace.RefuseLink(path);
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (!stream.CanSeek) throw new InvalidDataException($"RunNotes: expected {path} to be a file of lines, got a pipe or a device. Remove it.");
        // A line that a crash cut short is ended first.
        bool isCut = stream.Length > 0 && stream.Seek(-1, SeekOrigin.End) >= 0 && stream.ReadByte() != '\n';
        stream.Seek(0, SeekOrigin.End);
        stream.Write(Encoding.UTF8.GetBytes($"{(isCut ? "\n" : "")}{json.ToJsonString()}\n"));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>The newest entries, oldest first. A line that is none, such as one that a crash cut short, is passed over.</summary>
    public IReadOnlyList<RunAuditEntry> Read()
    {
        RunPlace.RefuseLink(path);
        if (!RunPlace.IsPlain(path)) return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(Math.Max(0, stream.Length - MostBytes), SeekOrigin.Begin);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        List<RunAuditEntry> entries = [];
        while (reader.ReadLine() is { } line)
            if (Parse(line) is { } entry) entries.Add(entry);
        return entries.Count > MostEntries ? entries[^MostEntries..] : entries;
    }

    private static RunAuditEntry? Parse(string line)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject json) return null;
            return new(DateTimeOffset.Parse((string)json["time"]!, CultureInfo.InvariantCulture), (string)json["who"]!, (string)json["action"]!, [.. json["runs"]!.AsArray().Select(run => (string)run!)], (string)json["detail"]!)
            {
                Before = json["before"] is JsonObject before ? RunNotesFile.ToNote(before) : null,
                After = json["after"] is JsonObject after ? RunNotesFile.ToNote(after) : null,
            };
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or ArgumentNullException or NullReferenceException)
        {
            return null;
        }
    }
}
