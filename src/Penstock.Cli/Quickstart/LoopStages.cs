using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Monitoring;
using Penstock.Pipelines;
using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>The stages after deployment, each shown: serve, watch, renew.</summary>
internal static class LoopStages
{
    private const int EvidenceShown = 3;

    /// <summary>Runs the three stages.</summary>
    /// <returns>What they came to, for --json.</returns>
    public static async Task<JsonObject> RunAsync(QuickstartRun run, string folder, Screen screen, CancellationToken cancellation)
    {
        await using var loop = new QuickstartLoop(run, folder);
        return new JsonObject
        {
            ["serve"] = await ServeAsync(loop, screen, cancellation),
            ["watch"] = await WatchAsync(loop, screen, cancellation),
            ["renew"] = await RenewAsync(loop, screen, cancellation),
        };
    }

    private static async Task<JsonObject> ServeAsync(QuickstartLoop loop, Screen screen, CancellationToken cancellation)
    {
        screen.Say();
        screen.Head("6 serve");
        await loop.StartAsync(cancellation);
        screen.Say($"The model is version 1 of {QuickstartLoop.Model} in a registry, and its champion. A server answers at {loop.Address}:");
        Table rows = Catalog.Quickstart.Load().Test;
        var (request, answer) = await loop.AskAsync(rows, 0, cancellation);
        screen.Say($"  POST v1/models/{QuickstartLoop.Model}:predict  {request}");
        screen.Say($"  200 OK  {answer}");
        int equal = await loop.SendAsync(rows, cancellation);
        if (equal != rows.RowCount) throw new InvalidDataException($"quickstart: expected {rows.RowCount} answers of the trained model from the server, got {equal}.");
        screen.Say($"{equal} held-out rows, sent as JSON: {equal} answers are those of the trained model, to the last bit.");
        return new() { ["rows"] = rows.RowCount, ["equal"] = equal };
    }

    private static async Task<JsonObject> WatchAsync(QuickstartLoop loop, Screen screen, CancellationToken cancellation)
    {
        screen.Say();
        screen.Head("7 watch");
        await loop.SendAsync(QuickstartLoop.Quiet, cancellation);
        MonitorReport quiet = await loop.WatchAsync(cancellation);
        screen.Say($"The server logs what it answers. A monitor reads the log and compares it with the training rows: {Words(quiet)}.");
        await loop.SendAsync(QuickstartLoop.Changed, cancellation);
        MonitorReport drifted = await loop.WatchAsync(cancellation);
        screen.Say($"Then {QuickstartLoop.Drifted} rises by {QuickstartLoop.Raise - 1:0 %}: {Words(drifted)}.");
        foreach (Evidence evidence in drifted.Ranking.Where(e => e.Level > AlertLevel.Quiet).Take(EvidenceShown)) screen.Say($"  {evidence}");
        return new() { ["quiet"] = Status(quiet), ["drifted"] = Status(drifted), ["alerts"] = JsonList.Of(drifted.Alerts.Select(a => a.ToString()!)) };
    }

    private static async Task<JsonObject> RenewAsync(QuickstartLoop loop, Screen screen, CancellationToken cancellation)
    {
        screen.Say();
        screen.Head("8 renew");
        RetrainingResult renewed = await loop.RetrainAsync($"{QuickstartLoop.Drifted} has drifted", cancellation);
        cancellation.ThrowIfCancellationRequested();
        screen.Say($"A pipeline trains on fresh rows and judges the new model beside the champion on the same held-out rows:");
        screen.Say($"  {renewed.Outcome.ToString().ToLowerInvariant()}{(renewed.Version is { } version ? $", version {version}" : "")}");
        foreach (string reason in renewed.Reason.Split("; ")) screen.Say($"  {reason}");
        int promoted = renewed.Version ?? throw new InvalidDataException($"quickstart: expected a new champion, got: {renewed}.");
        int served = await loop.ServedAsync(cancellation);
        screen.Say($"The running server now answers with version {served}. Back, and forth again:");
        loop.RollBack();
        int before = await loop.ServedAsync(cancellation);
        loop.Promote(promoted);
        int after = await loop.ServedAsync(cancellation);
        IReadOnlyList<AliasMove> history = loop.Registry.History(QuickstartLoop.Model, ModelRegistry.Champion);
        screen.Table(["champion", "who", "why"], history.Select(move => (IReadOnlyList<string>)[$"{(move.From is { } from ? $"{from} -> " : "")}{move.To}", move.Who, move.Why ?? ""]));
        return new() { ["version"] = promoted, ["served"] = new JsonArray(served, before, after), ["moves"] = history.Count };
    }

    private static string Words(MonitorReport report) => report.Status switch
    {
        MonitorStatus.ColdStart => "it cannot say yet",
        MonitorStatus.Quiet => "quiet",
        MonitorStatus.Warning => "an early warning",
        _ => "an alarm",
    };

    private static string Status(MonitorReport report) => report.Status.ToString().ToLowerInvariant();
}
