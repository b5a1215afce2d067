using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The runs.</summary>
internal sealed class RunsPage(BoardFolder folder)
{
    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/runs", "Lists the runs, archived ones too.") { Response = () => Form, Answer = new SnapshotAnswer(folder, Write).WriteAsync }];

    private static JsonObject Form => JsonForm.Object(("revision", JsonForm.Whole), ("runs", JsonForm.List(JsonForm.Object(
        ("name", JsonForm.Text), ("start", JsonForm.AnyNumber), ("last", JsonForm.AnyNumber), ("lastStep", JsonForm.Whole), ("status", JsonForm.OneOf("running", "done", "failed", "stopped", "unknown")),
        ("notes", JsonForm.Text), ("tags", JsonForm.List(JsonForm.Text)), ("alias", JsonForm.OrNull(JsonForm.Text)), ("isArchived", JsonForm.Truth), ("plugins", JsonForm.List(JsonForm.Text)),
        ("damage", JsonForm.List(JsonForm.Object(("file", JsonForm.Text), ("offset", JsonForm.Whole), ("message", JsonForm.Text)))), ("revision", JsonForm.Whole)))));

    private void Write(Utf8JsonWriter json, BoardSnapshot now)
    {
        json.WriteStartObject();
        json.WriteNumber("revision", now.Revision);
        json.Objects("runs", Enumerable.Range(0, now.Runs.Count), i => WriteRun(json, now.Runs[i], now.States[i]));
        json.WriteEndObject();
    }

    private void WriteRun(Utf8JsonWriter json, LoggedRun run, RunStatus state)
    {
        RunNote note = folder.NoteOf(run.Name);
        json.WriteString("name", run.Name);
        json.Number("start", run.FirstWall);
        json.Number("last", run.LastWall);
        json.WriteNumber("lastStep", run.LastStep);
        json.WriteString("status", state switch { RunStatus.Running => "running", RunStatus.Done => "done", RunStatus.Failed => "failed", RunStatus.Stopped => "stopped", _ => "unknown" });
        json.WriteString("notes", note.Notes);
        json.Strings("tags", note.Tags);
        json.WriteString("alias", note.Alias);
        json.WriteBoolean("isArchived", note.IsArchived);
        json.Strings("plugins", PluginsOf(run));
        json.Objects("damage", Damage(run), damage =>
        {
            json.WriteString("file", damage.File);
            json.WriteNumber("offset", damage.Offset);
            json.WriteString("message", folder.Told(damage.Message));
        });
        json.WriteNumber("revision", run.Revision);
    }

    // What the projector shows lies in files beside.
    private static IEnumerable<string> PluginsOf(LoggedRun run)
    {
        IEnumerable<string> plugins = run.Tags.Select(tag => tag.Plugin);
        return (File.Exists(Path.Combine(run.Folder, ProjectorConfig.FileName)) ? plugins.Append(RunPlugin.Projector) : plugins).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<(string File, long Offset, string Message)> Damage(LoggedRun run)
    {
        int tooLong = run.Tags.Count(tag => tag.Name.Length > BoardLimits.TagName);
        if (tooLong > 0) yield return (run.Name, 0, $"expected names of tags of at most {BoardLimits.TagName} characters, got {tooLong} longer. They are not listed.");
        foreach (LogDamage damage in run.Damage.Take(BoardLimits.Damage)) yield return (damage.File, damage.Offset, damage.Message);
    }
}
