namespace Penstock.Tensors;

/// <summary>Counts the time of every step of the plans that run while it is in place.</summary>
internal sealed class Profiler(TimeProvider clock)
{
    private readonly Dictionary<Plan, long[]> _ticks = [];
    private long _runs;

    public TimeProvider Clock => clock;

    /// <summary>Ticks of the clock for each step of a plan, which counts as run once more.</summary>
    public long[] Begin(Plan plan)
    {
        lock (_ticks)
        {
            _runs++;
            if (!_ticks.TryGetValue(plan, out long[]? ticks)) _ticks[plan] = ticks = new long[plan.Schedule.Count];
            return ticks;
        }
    }

    public RunProfile Report()
    {
        lock (_ticks)
        {
            var nodes = _ticks.SelectMany(p => p.Key.Schedule.Select((node, i) => (Node: node, Ticks: p.Value[i]))).ToList();
            return new RunProfile
            {
                Runs = _runs,
                Operators = Lines(nodes.Select(n => (n.Node.Operator.Name, n.Ticks))),
                Nodes = Lines(nodes.Select(n => (n.Node.Label, n.Ticks))),
                ArenaBytes = _ticks.Keys.Select(p => p.ArenaBytes).DefaultIfEmpty().Max(),
            };
        }
    }

    private RunProfile.Line[] Lines(IEnumerable<(string Name, long Ticks)> parts) =>
        [.. parts.GroupBy(p => p.Name).Select(g => new RunProfile.Line(g.Key, g.Count(), clock.GetElapsedTime(0, g.Sum(p => p.Ticks))))
            .OrderByDescending(line => line.Time).ThenBy(line => line.Name, StringComparer.Ordinal)];
}
