using Penstock.Models;

namespace Penstock.Board;

/// <summary>The hyperparameters of all runs with what became of them.</summary>
/// <param name="Experiment">What the logs say that the runs have in common; what they do not say is found from the runs, and what no run has a value of is left out.</param>
/// <param name="Sessions">The runs with hyperparameters.</param>
/// <param name="Others">Runs without hyperparameters that have a value of one of the metrics.</param>
internal sealed record HParamTable(HParamExperiment Experiment, IReadOnlyList<HParamSessionEntry> Sessions, IReadOnlyList<HParamSessionEntry> Others)
{
    public static HParamTable Of(BoardSnapshot now)
    {
        var written = new WrittenExperiments();
        List<(LoggedRun Run, HParamSession Start)> started = [];
        foreach (LoggedRun run in now.Runs)
        {
            HParamSession? start = Read(run, HParamsPayload.StartTag)?.Start;
            if (start is not null) started.Add((run, start));
            if (Read(run, HParamsPayload.ExperimentTag)?.Experiment is { } experiment) written.Add(run.Name, isSession: start is not null, experiment);
        }
        Dictionary<string, List<LoggedRun>> below = RunsBelow(now, started);
        HParamMetric[] metrics = written.MetricsOf(below);
        HParamSessionEntry[] sessions = [.. started.Select(s => SessionOf(now, s.Run, s.Start, metrics))];
        HashSet<MetricName> measured = [.. sessions.SelectMany(session => session.Metrics.Keys)];
        metrics = [.. metrics.Where(metric => measured.Contains(new(metric.Group, metric.Tag)))];
        return new(written.Head with { HParams = written.InfosOf(sessions), Metrics = metrics }, sessions, OthersOf(now, below, metrics));
    }

    /// <summary>The run that holds a metric of a session.</summary>
    public static string RunOf(string session, MetricName metric) => metric.Group.Length == 0 ? session : session == "." ? metric.Group : $"{session}/{metric.Group}";

    /// <summary>The hyperparameters in TensorBoard's order: those that differ between sessions first, then by name.</summary>
    public (HParamInfo Info, bool Differs)[] InOrder() => [.. Experiment.HParams.Select(info => (Info: info, Differs: Differs(info.Name))).OrderByDescending(one => one.Differs).ThenBy(one => one.Info.Name, StringComparer.Ordinal)];

    private bool Differs(string name) => Sessions.Select(s => s.HParams.GetValueOrDefault(name)).Where(value => !value.IsNone).Distinct().Skip(1).Any();

    private static HParamsPayload? Read(LoggedRun run, string tag)
    {
        try
        {
            return run.Find(tag) is { Plugin: RunPlugin.HParams } found ? HParamsPayload.Read(found.Content.Span) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static HParamSessionEntry SessionOf(BoardSnapshot now, LoggedRun run, HParamSession start, HParamMetric[] metrics)
    {
        HParamSessionEnd? end = Read(run, HParamsPayload.EndTag)?.End;
        return new(run.Name, start.Group)
        {
            Status = end?.Status ?? SessionStatus.Unknown, Start = start.Start == 0 ? null : start.Start, End = end is null or { End: 0 } ? null : end.End,
            ModelUri = start.ModelUri, MonitorUrl = start.MonitorUrl, HParams = HParamSessionEntry.Present(start.HParams), Metrics = ValuesOf(now, run.Name, metrics),
        };
    }

    private static HParamSessionEntry[] OthersOf(BoardSnapshot now, Dictionary<string, List<LoggedRun>> below, HParamMetric[] metrics)
    {
        HashSet<string> held = [.. below.Values.SelectMany(runs => runs).Select(run => run.Name)];
        string[] groups = [.. metrics.Select(m => m.Group).Distinct(StringComparer.Ordinal)];
        return [.. now.Runs.Where(run => !held.Contains(run.Name)).SelectMany(run => SessionsOf(run.Name, groups)).Distinct(StringComparer.Ordinal)
            .Select(name => new HParamSessionEntry(name, "") { Metrics = ValuesOf(now, name, metrics) }).Where(other => other.Metrics.Count > 0)];
    }

    // The other way round than RunOf: x/validation belongs to x where a metric has the group "validation".
    private static string[] SessionsOf(string run, string[] groups)
    {
        string[] above = [.. groups.Where(group => group.Length > 0 && (run == group || run.EndsWith($"/{group}", StringComparison.Ordinal))).Select(group => run == group ? "." : run[..^(group.Length + 1)])];
        return above.Length > 0 ? above : [run];
    }

    private static Dictionary<MetricName, MetricValue> ValuesOf(BoardSnapshot now, string session, HParamMetric[] metrics)
    {
        var values = new Dictionary<MetricName, MetricValue>();
        foreach (MetricName name in metrics.Select(m => new MetricName(m.Group, m.Tag)))
            if (now.Find(RunOf(session, name))?.Find(name.Tag) is { Plugin: RunPlugin.Scalars, Count: > 0 } tag) values[name] = LastOf(tag);
        return values;
    }

    private static MetricValue LastOf(LoggedTag tag)
    {
        ScalarPoints points = tag.ReadScalars();
        int last = points.Count - 1;
        return new(points.Steps[last], points.Walls[last], points.Values[last]);
    }

    // Frameworks log training and validation as runs below that of the session.
    private static Dictionary<string, List<LoggedRun>> RunsBelow(BoardSnapshot now, List<(LoggedRun Run, HParamSession Start)> started)
    {
        var below = started.ToDictionary(s => s.Run.Name, _ => new List<LoggedRun>(), StringComparer.Ordinal);
        foreach (LoggedRun run in now.Runs)
            for (string? name = run.Name; name is not null; name = ParentOf(name))
                if (below.TryGetValue(name, out List<LoggedRun>? runs))
                {
                    runs.Add(run);
                    break;
                }
        return below;
    }

    private static string? ParentOf(string name) => name == "." ? null : name.LastIndexOf('/') is >= 0 and var slash ? name[..slash] : ".";
}
