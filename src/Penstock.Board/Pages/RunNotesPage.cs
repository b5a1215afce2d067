using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>What people write of runs, and what they put away: each change is kept in the audit.</summary>
internal sealed class RunNotesPage(BoardFolder folder, BoardOptions options)
{
    private const int MostText = 64 << 10, MostTags = 100, MostTag = 200, MostRuns = 10_000, MostAudit = 5000;

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        new("POST", "/api/runs/note", "Changes notes, tags, name or archiving of a run; what is absent stays.") { Writes = true, Answer = NoteAsync },
        new("POST", "/api/runs/delete", "Deletes runs; the answer has what undoes it.") { Writes = true, Answer = DeleteAsync },
        new("POST", "/api/runs/undo", "Brings back what was deleted.") { Writes = true, Answer = UndoAsync },
        new("GET", "/api/audit", "Lists what was changed, when and by whom.") { Answer = AuditAsync },
    ];

    private RunNotes Notes => folder.Notes ?? throw new RefusedException(409, "runs: expected a log folder, got none yet. Wait until there is one.");

    private sealed record Note(string Run, string? Notes, string[]? Tags, JsonElement Alias, bool? IsArchived);

    private sealed record Deletion(string[] Runs);

    private sealed record Undoing(string Undo);

    private async Task NoteAsync(HttpContext context)
    {
        Note asked = await context.BodyAsync<Note>(BoardQuery.Reading);
        LoggedRun run = Require(context, asked.Run);
        if (asked.Notes?.Length > MostText || asked.Tags?.Length > MostTags || asked.Tags?.Any(tag => tag is null || tag.Length > MostTag) == true)
            throw new RefusedException(400, $"{context.Request.Path}: expected notes of at most {MostText} characters and {MostTags} tags of at most {MostTag}, got more. Shorten them.");
        RunNote now = Notes.Of(run.Name);
        RunNote next = now with
        {
            Notes = asked.Notes ?? now.Notes, Tags = asked.Tags ?? now.Tags, IsArchived = asked.IsArchived ?? now.IsArchived, Alias = asked.Alias.ValueKind == JsonValueKind.Undefined ? now.Alias : AliasOf(context, asked.Alias),
        };
        await ChangeAsync(context, () => Notes.Set(run.Name, next, WhoOf(context)));
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("revision", folder.Current.Revision);
            json.WriteEndObject();
        });
    }

    private async Task DeleteAsync(HttpContext context)
    {
        Deletion asked = await context.BodyAsync<Deletion>(BoardQuery.Reading);
        if (asked.Runs is null or { Length: 0 or > MostRuns }) throw new RefusedException(400, $"{context.Request.Path}: expected 1 to {MostRuns} runs, got another number. Name them.");
        string[] runs = [.. asked.Runs.Select(name => Require(context, name).Name).Distinct(StringComparer.Ordinal)];
        string undo = "";
        await ChangeAsync(context, () => undo = Notes.Delete(runs, WhoOf(context)));
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
        await ChangeAsync(context, () => Notes.Undo(asked.Undo, WhoOf(context)));
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("revision", folder.Current.Revision);
            json.WriteEndObject();
        });
    }

    private Task AuditAsync(HttpContext context) => BoardJson.AnswerAsync(context, json => json.Entries(folder.Notes?.Audit.TakeLast(MostAudit) ?? [], entry =>
    {
        json.WriteString("time", entry.Time);
        json.WriteString("who", entry.Who);
        json.WriteString("action", entry.Action);
        json.Strings("runs", entry.Runs);
        json.WriteString("detail", entry.Detail);
    }));

    private LoggedRun Require(HttpContext context, string? name) =>
        name is not null && folder.Current.Find(name) is { } run ? run : throw new RefusedException(404, $"{context.Request.Path}: expected a run of the log folder, got one that is not there. /api/runs lists them.");

    private async Task ChangeAsync(HttpContext context, Action change)
    {
        if (options.IsReadOnly) throw new RefusedException(403, $"{context.Request.Path}: expected a board that may be written to, got one that was started read-only. Start it without that.");
        try
        {
            await Task.Run(change);
        }
        catch (ArgumentException wrong)
        {
            throw new RefusedException(400, wrong.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new RefusedException(409, $"{context.Request.Path}: expected a log folder that can be changed, got: {error.Message}");
        }
        await Task.Run(folder.RefreshAfterChange);
    }

    private static string? AliasOf(HttpContext context, JsonElement alias) => alias.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when alias.GetString() is { Length: <= MostTag } name => name.Length == 0 ? null : name,
        _ => throw new RefusedException(400, $"{context.Request.Path}: expected a name of at most {MostTag} characters or null, got another. Shorten it."),
    };

    private static string WhoOf(HttpContext context) => $"{Session.Of(context)?.Who ?? "local"}{(context.Connection.RemoteIpAddress is { } address ? $" {address}" : "")}";
}
