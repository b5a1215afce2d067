namespace Penstock.Tensors;

/// <summary>Counts the time of every step of the plans that run while it is in place.</summary>
internal sealed class Profiler(TimeProvider clock)
{
    private readonly Dictionary<Plan, Counts> _counts = [];
    private long _runs;

    public TimeProvider Clock => clock;

    /// <summary>Ticks of the clock for each step of a plan, which counts as run once more.</summary>
    public long[] Begin(Plan plan)
    {
        lock (_counts)
        {
            _runs++;
            if (!_counts.TryGetValue(plan, out Counts? counts)) _counts[plan] = counts = new(new long[plan.Schedule.Count]);
            counts.Runs++;
            return counts.Ticks;
        }
    }

    public RunProfile Report()
    {
        lock (_counts)
        {
            var nodes = _counts.SelectMany(p => p.Key.Schedule.Select((node, i) => new Part(node, p.Value.Ticks[i], p.Value.Runs, p.Key.CostOf(node)))).ToList();
            return new RunProfile
            {
                Runs = _runs,
                Operators = Lines(nodes, n => n.Operator.Name),
                Nodes = Lines(nodes, n => n.Label),
                ArenaBytes = _counts.Keys.Select(p => p.ArenaBytes).DefaultIfEmpty().Max(),
            };
        }
    }

    private RunProfile.Line[] Lines(IEnumerable<Part> parts, Func<Node, string> name) =>
        [.. parts.GroupBy(p => name(p.Node)).Select(g => new RunProfile.Line(g.Key, g.Count(), clock.GetElapsedTime(0, g.Sum(p => p.Ticks)))
        {
            Operations = g.Sum(p => p.Cost.Operations * p.Runs), Bytes = g.Sum(p => p.Cost.Bytes * p.Runs),
        }).OrderByDescending(line => line.Time).ThenBy(line => line.Name, StringComparer.Ordinal)];

    private sealed record Part(Node Node, long Ticks, long Runs, NodeCost Cost);

    private sealed class Counts(long[] ticks)
    {
        public long[] Ticks => ticks;

        public long Runs { get; set; }
    }
}
