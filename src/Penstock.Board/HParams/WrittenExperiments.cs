using Penstock.Models;

namespace Penstock.Board;

/// <summary>
/// What logs say themselves of their hyperparameters and of what tells how good they are. A session speaks for itself alone, so that logs of several programs stand side by side;
/// a run that is no session, as frameworks keep one above their sessions, speaks for all. Where nobody speaks, all that there is counts.
/// </summary>
internal sealed class WrittenExperiments
{
    private const int MostMetrics = 500, MostValues = 100, MostInfos = 2000;

    private readonly List<HParamExperiment> _ofAll = [];
    private readonly Dictionary<string, HParamExperiment> _own = new(StringComparer.Ordinal);

    /// <summary>The first of all: its name and description.</summary>
    public HParamExperiment Head => All.FirstOrDefault() ?? new();

    private IEnumerable<HParamExperiment> All => _ofAll.Concat(_own.Values);

    public void Add(string run, bool isSession, HParamExperiment experiment)
    {
        if (isSession) _own.Add(run, experiment);
        else _ofAll.Add(experiment);
    }

    /// <summary>What is written, then all scalars of sessions that nobody speaks for.</summary>
    /// <param name="below">The sessions, with the runs in and below each.</param>
    public HParamMetric[] MetricsOf(IReadOnlyDictionary<string, List<LoggedRun>> below)
    {
        IEnumerable<MetricName> found = below.Where(session => !Speaks(session.Key, experiment => experiment.Metrics.Count > 0))
            .SelectMany(session => session.Value.SelectMany(run => run.Tags.Where(tag => tag.Plugin == RunPlugin.Scalars).Select(tag => new MetricName(GroupOf(session.Key, run.Name), tag.Name))))
            .Distinct().OrderBy(m => m.Tag, StringComparer.Ordinal).ThenBy(m => m.Group, StringComparer.Ordinal);
        return [.. All.SelectMany(experiment => experiment.Metrics).Concat(found.Select(m => new HParamMetric(m.Tag) { Group = m.Group })).DistinctBy(m => (m.Group, m.Tag)).Take(MostMetrics)];
    }

    /// <summary>What is written and some session has a value of, then what sessions have that nobody speaks for.</summary>
    public HParamInfo[] InfosOf(IReadOnlyList<HParamSessionEntry> sessions)
    {
        Dictionary<string, HParamValue[]> values = sessions.SelectMany(s => s.HParams).GroupBy(v => v.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(v => v.Value).ToArray(), StringComparer.Ordinal);
        HParamInfo[] said = [.. All.SelectMany(experiment => experiment.HParams).Where(info => values.ContainsKey(info.Name)).GroupBy(info => info.Name, StringComparer.Ordinal).Select(infos => Together([.. infos], values[infos.Key]))];
        IEnumerable<string> found = sessions.Where(session => !Speaks(session.Run, experiment => experiment.HParams.Count > 0)).SelectMany(s => s.HParams.Keys)
            .Except(said.Select(info => info.Name), StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. said.Concat(found.Select(name => Found(name, values[name]))).Take(MostInfos)];
    }

    private bool Speaks(string session, Func<HParamExperiment, bool> speaks) => _ofAll.Any(speaks) || _own.TryGetValue(session, out HParamExperiment? own) && speaks(own);

    private static string GroupOf(string session, string run) => run == session ? "" : session == "." ? run : run[(session.Length + 1)..];

    // Of several logs that say different things of a hyperparameter, and where none tells its values, those that there are decide.
    private static HParamInfo Together(HParamInfo[] said, HParamValue[] values)
    {
        HParamInfo first = said[0];
        bool agree = said.All(one => one.Type == first.Type && one.Interval == first.Interval && Same(one.Values, first.Values));
        if (agree && (first.Values is not null || first.Interval is not null)) return first;
        HParamInfo found = Found(first.Name, values);
        return found with { DisplayName = first.DisplayName, Description = first.Description };
    }

    private static bool Same(IReadOnlyList<HParamValue>? a, IReadOnlyList<HParamValue>? b) => a is null ? b is null : b is not null && a.SequenceEqual(b);

    private static HParamInfo Found(string name, HParamValue[] values)
    {
        if (values.All(v => v.Number is not null)) return new(name, HParamType.Number) { Interval = (values.Min(v => v.Number!.Value), values.Max(v => v.Number!.Value)) };
        HParamValue[] distinct = [.. values.Distinct().Take(MostValues + 1)];
        return new(name, values.All(v => v.Truth is not null) ? HParamType.Truth : HParamType.Text) { Values = distinct.Length > MostValues ? null : distinct };
    }
}
