namespace Penstock.Models;

/// <summary>
/// Notes on runs, which of them are archived, and their deletion with undo. Everything is kept in the folder .penstock within that of the runs;
/// each change is told in an audit file. Several processes may work on the same folder.
/// </summary>
public sealed class RunNotes
{
    private const int MostKept = 10_000, MostShown = 80;

    private readonly string _root, _lock;
    private readonly TimeProvider _clock;
    private readonly RunNotesFile _file;
    private readonly RunAudit _audit;
    private readonly RunTrash _trash;
    private readonly Lock _gate = new();

    private RunNotes(string root, TimeProvider clock)
    {
        string folder = Path.Combine(root, ".penstock");
        (_root, _clock, _lock) = (root, clock, Path.Combine(folder, "lock"));
        (_file, _audit, _trash) = (new(Path.Combine(folder, "notes.json")), new(Path.Combine(folder, "audit.jsonl")), new(root, Path.Combine(folder, "trash")));
    }

    /// <summary>Every change, oldest first; the newest 10,000.</summary>
    public IReadOnlyList<RunAuditEntry> Audit => _audit.Read();

    /// <summary>Opens the notes on the runs of a folder; nothing is written before the first change.</summary>
    /// <param name="logdir">The folder of runs.</param>
    /// <param name="clock">Tells the time of changes; the system's by default.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The notes are damaged, or a link leads to them.</exception>
    public static RunNotes Open(string logdir, TimeProvider? clock = null)
    {
        string root = Path.GetFullPath(logdir);
        if (!Directory.Exists(root)) throw new DirectoryNotFoundException($"RunNotes: expected a folder of run logs, got {logdir}, which is none. Name another folder.");
        RunPlace.RefuseLink(Path.Combine(root, ".penstock"));
        var notes = new RunNotes(root, clock ?? TimeProvider.System);
        notes._file.Read();
        return notes;
    }

    /// <summary>What is kept of a run; an empty note where nothing is.</summary>
    /// <param name="run">Its name.</param>
    public RunNote Of(string run)
    {
        lock (_gate) return _file.Read().GetValueOrDefault(run) ?? new();
    }

    /// <summary>Keeps a note of a run in place of the one before.</summary>
    /// <param name="run">Its name.</param>
    /// <param name="note">The note.</param>
    /// <param name="who">Who does it, for the audit file.</param>
    /// <exception cref="ArgumentException">There is no such run, or the note is too long.</exception>
    public void Set(string run, RunNote note, string who) => Change(() =>
    {
        RunNote wanted = note.Checked();
        RunPlace.Of(_root, run);
        RunNote before = Of(run);
        if (before == wanted) return;
        Keep([(run, wanted)]);
        string action = before.IsArchived == wanted.IsArchived ? "note" : wanted.IsArchived ? "archive" : "unarchive";
        _audit.Add(new(_clock.GetUtcNow(), who, action, [run], Difference(before, wanted)) { Before = Bounded(before), After = Bounded(wanted) });
    });

    /// <summary>Deletes runs: their event files are moved to .penstock/trash, whatever else lies in their folders stays.</summary>
    /// <param name="runs">Their names; runs in folders below them are runs of their own, and stay.</param>
    /// <param name="who">Who does it, for the audit file.</param>
    /// <returns>The id that <see cref="Undo"/> takes.</returns>
    /// <exception cref="ArgumentException">There is no such run.</exception>
    /// <exception cref="IOException">A file cannot be moved; nothing is deleted then.</exception>
    public string Delete(IReadOnlyList<string> runs, string who)
    {
        string id = "";
        Change(() =>
        {
            if (runs.Count == 0) throw new ArgumentException("RunNotes.Delete: expected runs, got none.");
            string[] names = [.. runs.Distinct(StringComparer.Ordinal)];
            foreach (string run in names)
                if (RunPlace.EventFiles(RunPlace.Of(_root, run)).Length == 0) throw new ArgumentException($"RunNotes.Delete: expected a run with event files, got \"{run}\". Name it as the list of runs does.");
            IReadOnlyDictionary<string, RunNote> notes = _file.Read();
            id = _trash.Plan([.. names.Select(run => (run, notes.GetValueOrDefault(run)))], _clock.GetUtcNow());
            // Told before it is done, so that a crash leaves the id of what is to be undone.
            Tell(who, "delete", names, id);
            try
            {
                _trash.Fill(id);
            }
            catch (Exception error)
            {
                Tell(who, "failed", names, $"{id}: {error.Message}");
                throw;
            }
            Keep([.. names.Select(run => (run, new RunNote()))]);
        });
        return id;
    }

    /// <summary>Brings deleted runs and their notes back.</summary>
    /// <param name="id">What <see cref="Delete"/> gave.</param>
    /// <param name="who">Who does it, for the audit file.</param>
    /// <exception cref="ArgumentException">There is no such deletion, or it is undone already.</exception>
    /// <exception cref="IOException">A file cannot be moved back, or another run is there now.</exception>
    public void Undo(string id, string who) => Change(() =>
    {
        IReadOnlyList<(string Run, RunNote? Note)> runs = _trash.Empty(id);
        Keep([.. runs.Where(one => one.Note is not null).Select(one => (one.Run, one.Note!))]);
        Tell(who, "undo", [.. runs.Select(one => one.Run)], id);
    });

    private void Change(Action change)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_lock)!);
            using FileStream held = Hold();
            change();
        }
    }

    // Another process holds the lock for as long as it writes a file or two.
    private FileStream Hold()
    {
        for (int tries = 0; ; tries++)
        {
            RunPlace.RefuseLink(_lock);
            try
            {
                return new(_lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 100)
            {
                Thread.Sleep(20);
            }
        }
    }

    private void Keep(IReadOnlyList<(string Run, RunNote Note)> changed)
    {
        var notes = new Dictionary<string, RunNote>(_file.Read(), StringComparer.Ordinal);
        foreach (var (run, note) in changed)
        {
            if (note == new RunNote()) notes.Remove(run);
            else notes[run] = note;
        }
        if (changed.Count > 0) _file.Write(notes);
    }

    private void Tell(string who, string action, IReadOnlyList<string> runs, string detail) => _audit.Add(new(_clock.GetUtcNow(), who, action, runs, detail));

    private static RunNote Bounded(RunNote note) => note.Notes.Length <= MostKept ? note : note with { Notes = note.Notes[..MostKept] };

    private static string Difference(RunNote before, RunNote now)
    {
        List<string> changes = [];
        if (before.Notes != now.Notes) changes.Add($"notes {Short(before.Notes)} -> {Short(now.Notes)}");
        if (!before.Tags.SequenceEqual(now.Tags)) changes.Add($"tags {Listed(before.Tags)} -> {Listed(now.Tags)}");
        if (before.Alias != now.Alias) changes.Add($"alias {before.Alias ?? "none"} -> {now.Alias ?? "none"}");
        return string.Join("; ", changes);
    }

    private static string Short(string notes) => notes.Length == 0 ? "none" : $"\"{(notes.Length <= MostShown ? notes : notes[..MostShown] + "...").ReplaceLineEndings(" ")}\"";

    private static string Listed(IReadOnlyList<string> tags) => tags.Count == 0 ? "none" : string.Join(", ", tags);
}
