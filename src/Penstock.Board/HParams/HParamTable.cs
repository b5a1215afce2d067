using Penstock.Models;

namespace Penstock.Board;

/// <summary>The hyperparameters of all runs with what became of them.</summary>
/// <param name="Experiment">What the logs say that the runs have in common; what they do not say is found from the runs.</param>
/// <param name="Sessions">The runs with hyperparameters.</param>
internal sealed record HParamTable(HParamExperiment Experiment, IReadOnlyList<HParamSessionEntry> Sessions)
{
    private const int MostMetrics = 500, MostValues = 100, MostInfos = 2000;

    public static HParamTable Of(BoardSnapshot now)
    {
        HParamExperiment said = new();
        List<(LoggedRun Run, HParamSession Start)> started = [];
        foreach (LoggedRun run in now.Runs)
        {
            if (Read(run, HParamsPayload.ExperimentTag)?.Experiment is { } experiment && said.HParams.Count == 0 && said.Metrics.Count == 0) said = experiment;
            if (Read(run, HParamsPayload.StartTag)?.Start is { } start) started.Add((run, start));
        }
        Dictionary<string, List<LoggedRun>> below = RunsBelow(now, started);
        HParamMetric[] metrics = said.Metrics.Count > 0 ? [.. said.Metrics.Take(MostMetrics)] : MetricsOf(started, below);
        HParamSessionEntry[] sessions = [.. started.Select(s => SessionOf(now, s.Run, s.Start, metrics))];
        HParamInfo[] infos = said.HParams.Count > 0 ? [.. said.HParams.Take(MostInfos)] : InfosOf(sessions);
        return new(said with { HParams = infos, Metrics = metrics }, sessions);
    }

    /// <summary>The run that holds a metric of a session.</summary>
    public static string RunOf(string session, MetricName metric) => metric.Group.Length == 0 ? session : session == "." ? metric.Group : $"{session}/{metric.Group}";

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
        var values = new Dictionary<MetricName, MetricValue>();
        foreach (MetricName name in metrics.Select(m => new MetricName(m.Group, m.Tag)))
            if (now.Find(RunOf(run.Name, name))?.Find(name.Tag) is { Plugin: RunPlugin.Scalars, Count: > 0 } tag) values[name] = LastOf(tag);
        HParamSessionEnd? end = Read(run, HParamsPayload.EndTag)?.End;
        return new(run.Name, start.Group)
        {
            Status = end?.Status ?? SessionStatus.Unknown, Start = start.Start == 0 ? null : start.Start, End = end is null or { End: 0 } ? null : end.End,
            ModelUri = start.ModelUri, MonitorUrl = start.MonitorUrl, HParams = HParamSessionEntry.Present(start.HParams), Metrics = values,
        };
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

    private static HParamMetric[] MetricsOf(List<(LoggedRun Run, HParamSession Start)> started, Dictionary<string, List<LoggedRun>> below) =>
        [.. started.SelectMany(s => below[s.Run.Name].SelectMany(run => run.Tags.Where(IsResult).Select(t => new MetricName(GroupOf(s.Run.Name, run.Name), t.Name))))
            .Distinct().OrderBy(m => m.Tag, StringComparer.Ordinal).ThenBy(m => m.Group, StringComparer.Ordinal).Take(MostMetrics).Select(m => new HParamMetric(m.Tag) { Group = m.Group })];

    // What a training logs of single steps, of its weights and of its pace is no result of its hyperparameters.
    private static bool IsResult(LoggedTag tag) =>
        tag.Plugin == RunPlugin.Scalars && !tag.Name.StartsWith("step/", StringComparison.Ordinal) && !tag.Name.StartsWith("statistics/", StringComparison.Ordinal)
        && tag.Name is not ("train/learning_rate" or "train/step_seconds" or "train/step_input_wait");

    private static string GroupOf(string session, string run) => run == session ? "" : session == "." ? run : run[(session.Length + 1)..];

    private static HParamInfo[] InfosOf(HParamSessionEntry[] sessions) =>
        [.. sessions.SelectMany(s => s.HParams).GroupBy(v => v.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Take(MostInfos).Select(g => InfoOf(g.Key, [.. g.Select(v => v.Value)]))];

    private static HParamInfo InfoOf(string name, HParamValue[] values)
    {
        if (values.All(v => v.Number is not null)) return new(name, HParamType.Number) { Interval = (values.Min(v => v.Number!.Value), values.Max(v => v.Number!.Value)) };
        HParamValue[] distinct = [.. values.Distinct().Take(MostValues + 1)];
        return new(name, values.All(v => v.Truth is not null) ? HParamType.Truth : HParamType.Text) { Values = distinct.Length > MostValues ? null : distinct };
    }
}
