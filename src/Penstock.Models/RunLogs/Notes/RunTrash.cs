using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>Deleted runs: a folder each deletion, with a list of what was where, written before anything is moved, so that what a crash left half is undone all the same.</summary>
internal sealed class RunTrash(string root, string path)
{
    private const string List = "list.json";

    /// <summary>Writes down what is to be deleted, and gives its id.</summary>
    public string Plan(IReadOnlyList<(string Run, RunNote? Note)> runs, DateTimeOffset time)
    {
        var json = new JsonObject();
        foreach (var (run, note) in runs)
            json[run] = new JsonObject { ["files"] = new JsonArray([.. RunPlace.LogFiles(RunPlace.Of(root, run)).Select(file => (JsonNode)file)]), ["note"] = note is null ? null : RunNotesFile.ToJson(note) };
        RunPlace.RefuseLink(path);
        Directory.CreateDirectory(path);
        string id = NewId(time);
        string folder = Path.Combine(path, id);
        Directory.CreateDirectory(folder);
        Write(folder, json);
        return id;
    }

    /// <summary>Moves what was planned out of the way; where that fails, back again.</summary>
    public void Fill(string id)
    {
        string folder = Path.Combine(path, id);
        JsonObject list = Read(folder);
        try
        {
            foreach (var (number, run, file) in Files(list))
            {
                string inner = Path.Combine(folder, number);
                Directory.CreateDirectory(inner);
                File.Move(Path.Combine(RunPlace.Of(root, run), file), Path.Combine(inner, file));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            MoveBack(folder, list);
            throw new IOException($"RunNotes: expected event files that can be moved to {folder}, got: {error.Message.TrimEnd('.')}. Nothing is deleted.", error);
        }
        foreach (var (run, _) in list) RemoveEmpty(run);
    }

    /// <summary>Moves everything back where it was.</summary>
    /// <returns>The runs and their notes.</returns>
    /// <exception cref="ArgumentException">There is no such deletion.</exception>
    /// <exception cref="IOException">Another run is there now, and nothing is moved; or something else is, or nothing can be moved. What could be moved is back; the rest stays to be undone.</exception>
    public IReadOnlyList<(string Run, RunNote? Note)> Empty(string id)
    {
        string folder = Path.Combine(path, id);
        if (id.Length == 0 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') || !File.Exists(Path.Combine(folder, List))) throw new ArgumentException($"RunNotes: expected the id of a deletion that is not undone, got \"{id}\". The list of changes, .penstock/audit.jsonl, has it.");
        RunPlace.RefuseLink(path);
        RunPlace.RefuseLink(folder);
        JsonObject list = Read(folder);
        foreach (var (run, what) in list) ExpectNoOther(run, what!["files"]!.AsArray());
        MoveBack(folder, list);
        Directory.Delete(folder, recursive: true);
        return [.. list.Select(one => (one.Key, one.Value!["note"] is JsonObject note ? RunNotesFile.ToNote(note) : null))];
    }

    // Event files of two trainings in one folder would be read as one run.
    private void ExpectNoOther(string run, JsonArray files)
    {
        RunPlace.Check(run);
        if (!Directory.Exists(Path.Combine(root, run))) return;
        string[] own = [.. files.Select(file => Path.GetFileName((string)file!))];
        if (RunPlace.EventFiles(RunPlace.Of(root, run)).Except(own).FirstOrDefault() is { } other)
            throw new IOException($"RunNotes: expected no other run where {run} was, got one with {other}. Move its event files to another folder and undo again; nothing is moved.");
    }

    private void MoveBack(string folder, JsonObject list)
    {
        foreach (var (number, run, file) in Files(list))
        {
            RunPlace.RefuseLink(Path.Combine(folder, number));
            string from = Path.Combine(folder, number, file);
            if (!File.Exists(from)) continue;
            string to = Make(run);
            if (File.Exists(Path.Combine(to, file))) throw new IOException($"RunNotes: expected no file where {file} of run {run} was, got one. Move it away and undo again.");
            File.Move(from, Path.Combine(to, file));
        }
    }

    private static IEnumerable<(string Number, string Run, string File)> Files(JsonObject list)
    {
        int number = 0;
        foreach (var (run, what) in list)
        {
            foreach (JsonNode? file in what!["files"]!.AsArray()) yield return (number.ToString(CultureInfo.InvariantCulture), run, Path.GetFileName((string)file!));
            number++;
        }
    }

    // What a run leaves empty goes with it; whatever else lies there stays. The run is gone already, so that nothing here may fail.
    private void RemoveEmpty(string run)
    {
        if (run == ".") return;
        for (string folder = Path.Combine(root, run); folder.Length > root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            try
            {
                if (Directory.Exists(folder)) Directory.Delete(folder, recursive: false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return;
            }
        }
    }

    // Each part is made and looked at by itself, as one of them may be a link by now.
    private string Make(string run)
    {
        string at = "";
        if (run == ".") return root;
        foreach (string part in run.Split('/'))
        {
            Directory.CreateDirectory(Path.Combine(root, at, part));
            at = at.Length == 0 ? part : $"{at}/{part}";
            RunPlace.Of(root, at);
        }
        return Path.Combine(root, at);
    }

    private string NewId(DateTimeOffset time)
    {
        string id = time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        if (!Directory.Exists(Path.Combine(path, id))) return id;
        for (int i = 2; ; i++)
            if (!Directory.Exists(Path.Combine(path, $"{id}-{i}"))) return $"{id}-{i}";
    }

    private static void Write(string folder, JsonObject json) => FileReplacement.Write(Path.Combine(folder, List), stream => JsonSerializer.Serialize(stream, json));

    private static JsonObject Read(string folder) => RunNotesFile.Parse(Path.Combine(folder, List), json =>
    {
        foreach (var (_, what) in json)
            foreach (JsonNode? file in what!["files"]!.AsArray()) _ = (string)file!;
        return json;
    });
}
