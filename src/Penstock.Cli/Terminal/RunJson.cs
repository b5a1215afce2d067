using System.Text.Json.Nodes;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>Runs and tags as JSON has them.</summary>
internal static class RunJson
{
    public static JsonObject Of(LoggedRun run, RunNote note) => new()
    {
        ["run"] = run.Name, ["status"] = StatusOf(run), ["alias"] = note.Alias, ["isArchived"] = note.IsArchived, ["notes"] = note.Notes, ["tags"] = JsonList.Of(note.Tags),
        ["start"] = JsonNumber.Of(run.FirstWall), ["last"] = JsonNumber.Of(run.LastWall), ["lastStep"] = run.LastStep,
        ["damage"] = JsonList.Of(run.Damage, Of),
    };

    public static JsonObject Of(LogDamage damage) => new() { ["file"] = damage.File, ["offset"] = damage.Offset, ["message"] = ReadingLimits.Told(damage.Message) };

    /// <summary>What a run does: running, done, failed or stopped; null where that is not known.</summary>
    public static string? StatusOf(LoggedRun run) => run.StatusAt(TimeProvider.System.GetUtcNow()) is var status and not RunStatus.Unknown ? status.ToString().ToLowerInvariant() : null;

    public static JsonObject Of(LoggedTag tag)
    {
        var json = new JsonObject { ["tag"] = tag.Name, ["plugin"] = tag.Plugin, ["values"] = tag.Count, ["lastStep"] = tag.Count == 0 ? null : tag.LastStep };
        if (ScalarSummary.Of(tag) is not { } numbers) return json;
        (json["lastValue"], json["least"], json["greatest"]) = (JsonNumber.Logged(numbers.Last), JsonNumber.Logged(numbers.Least), JsonNumber.Logged(numbers.Greatest));
        return json;
    }
}
