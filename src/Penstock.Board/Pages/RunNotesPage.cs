using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>What people write of runs, and what they put away: each change is kept in the audit.</summary>
internal sealed class RunNotesPage(BoardFolder folder, BoardOptions options)
{
    private const int MostRuns = 10_000, MostAudit = 5000, MostNamed = 500;

    private readonly Lock _changing = new();

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        new("POST", "/api/runs/note", "Changes notes, tags, name or archiving of a run; what is absent stays.") { Writes = true, Request = () => JsonForm.Of<Note>(BoardQuery.Reading), Response = () => Revision, Answer = NoteAsync },
        new("POST", "/api/runs/delete", "Deletes runs; the answer has what undoes it.") { Writes = true, Request = () => JsonForm.Of<Deletion>(BoardQuery.Reading), Response = () => JsonForm.Object(("undo", JsonForm.Text)), Answer = DeleteAsync },
        new("POST", "/api/runs/undo", "Brings back what was deleted.") { Writes = true, Request = () => JsonForm.Of<Undoing>(BoardQuery.Reading), Response = () => Revision, Answer = UndoAsync },
        new("GET", "/api/audit", "Lists what was changed, when and by whom.")
        {
            ForWriters = true, Answer = AuditAsync,
            Response = () => BoardParameters.Entries(("time", JsonForm.Text), ("who", JsonForm.Text), ("action", JsonForm.Text), ("runs", JsonForm.List(JsonForm.Text)), ("detail", JsonForm.Text), ("before", NoteForm), ("after", NoteForm)),
        },
    ];

    private static JsonNode NoteForm => JsonForm.OrNull(JsonForm.Object(("notes", JsonForm.Text), ("tags", JsonForm.List(JsonForm.Text)), ("alias", JsonForm.OrNull(JsonForm.Text)), ("isArchived", JsonForm.Truth)));

    private static JsonNode Revision => JsonForm.Object(("revision", JsonForm.Whole));

    private RunNotes Notes => folder.Notes ?? throw new RefusedException(409, folder.NotesTrouble is { } trouble
        ? $"runs: expected notes that can be read, got: {folder.Relative(trouble)}"
        : "runs: expected a log folder, got none yet. Wait until there is one.");

    private sealed record Note(string Run, string? Notes = null, string[]? Tags = null)
    {
        public JsonElement Alias { get; init; }

        public bool? IsArchived { get; init; }
    }

    private sealed record Deletion(string[] Runs, bool Force = false);

    private sealed record Undoing(string Undo);

    private async Task NoteAsync(HttpContext context)
    {
        Note asked = await context.BodyAsync<Note>(BoardQuery.Reading);
        LoggedRun run = Require(context, asked.Run);
        if (asked.Tags?.Any(tag => tag is null) == true) throw new RefusedException(400, $"{context.Request.Path}: expected tags that are texts, got null. Leave it out.");
        await ChangeAsync(context, () => Notes.Set(run.Name, Changed(context, Notes.Of(run.Name), asked), WhoOf(context)), folder.Touch);
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("revision", folder.Current.Revision);
            json.WriteEndObject();
        });
    }

    private static RunNote Changed(HttpContext context, RunNote now, Note asked) => now with
    {
        Notes = asked.Notes ?? now.Notes,
        Tags = asked.Tags ?? now.Tags,
        IsArchived = asked.IsArchived ?? now.IsArchived,
        Alias = asked.Alias.ValueKind == JsonValueKind.Undefined ? now.Alias : AliasOf(context, asked.Alias),
    };

    private async Task DeleteAsync(HttpContext context)
    {
        Deletion asked = await context.BodyAsync<Deletion>(BoardQuery.Reading);
        if (asked.Runs is null or { Length: 0 or > MostRuns }) throw new RefusedException(400, $"{context.Request.Path}: expected 1 to {MostRuns} runs, got another number. Name them.");
        string[] runs = [.. asked.Runs.Select(name => Require(context, name).Name).Distinct(StringComparer.Ordinal)];
        if (!asked.Force && runs.Where(folder.Current.IsRunning).ToArray() is { Length: > 0 } running)
            throw new RefusedException(409, $"{context.Request.Path}: expected runs that have ended, got {BoardJson.Cut(string.Join(", ", running), MostNamed)}, which something was logged to within the last minute. Stop the training, wait a minute, or send \"force\": true.");
        string undo = "";
        await ChangeAsync(context, () => undo = Notes.Delete(runs, WhoOf(context)), folder.LookSoon);
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("undo", undo);
            json.WriteEndObject();
        });
    }

    private async Task UndoAsync(HttpContext context)
    {
        Undoing asked = await context.BodyAsync<Undoing>(BoardQuery.Reading);
        if (asked.Undo is null) throw new RefusedException(400, $"{context.Request.Path}: expected {{\"undo\":\"...\"}}, got none. Send what the deletion answered.");
        await ChangeAsync(context, () => Notes.Undo(asked.Undo, WhoOf(context)), folder.LookSoon);
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("revision", folder.Current.Revision);
            json.WriteEndObject();
        });
    }

    private Task AuditAsync(HttpContext context)
    {
        IReadOnlyList<RunAuditEntry> entries = [];
        Try(context, () => entries = folder.Notes?.Audit ?? []);
        return BoardJson.AnswerAsync(context, json => json.Entries(entries.TakeLast(MostAudit), entry =>
        {
            json.WriteString("time", entry.Time);
            json.WriteString("who", entry.Who);
            json.WriteString("action", entry.Action);
            json.Strings("runs", entry.Runs);
            json.WriteString("detail", folder.Relative(entry.Detail));
            Write(json, "before", entry.Before);
            Write(json, "after", entry.After);
        }));
    }

    private static void Write(Utf8JsonWriter json, string name, RunNote? note)
    {
        if (note is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("notes", note.Notes);
        json.Strings("tags", note.Tags);
        json.WriteString("alias", note.Alias);
        json.WriteBoolean("isArchived", note.IsArchived);
        json.WriteEndObject();
    }

    private LoggedRun Require(HttpContext context, string? name) =>
        name is not null && folder.Current.Find(name) is { } run ? run : throw new RefusedException(404, $"{context.Request.Path}: expected a run of the log folder, got one that is not there. /api/runs lists them.");

    private async Task ChangeAsync(HttpContext context, Action change, Action show)
    {
        if (options.IsReadOnly) throw new RefusedException(403, $"{context.Request.Path}: expected a board that may be written to, got one that was started read-only. Start it without that.");
        await Task.Run(() => Try(context, change));
        await Task.Run(show);
    }

    // One change at a time: what a note is changed from must be what it is.
    private void Try(HttpContext context, Action change)
    {
        try
        {
            lock (_changing) change();
        }
        catch (ArgumentException wrong)
        {
            throw new RefusedException(400, folder.Relative(wrong.Message));
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            throw new RefusedException(409, $"{context.Request.Path}: expected a log folder that can be changed, got: {folder.Relative(error.Message)}");
        }
    }

    private static string? AliasOf(HttpContext context, JsonElement alias) => alias.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => alias.GetString() is { Length: > 0 } name ? name : null,
        _ => throw new RefusedException(400, $"{context.Request.Path}: expected a name or null, got another. Give one of these."),
    };

    private static string WhoOf(HttpContext context) => $"{Session.Of(context)?.Who ?? "local"}{(context.Connection.RemoteIpAddress is { } address ? $" {address}" : "")}";
}
