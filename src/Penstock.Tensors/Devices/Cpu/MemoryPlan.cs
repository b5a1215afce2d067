namespace Penstock.Tensors;

/// <summary>
/// Gives every value of a schedule a place in one arena: values whose lives do not overlap share memory, and a result takes
/// over an input that dies with it where the operator may overwrite.
/// </summary>
internal sealed class MemoryPlan
{
    // Above this part of what is alive at a time, another way of placing is tried.
    private const double Waste = 0.03;

    private readonly Dictionary<Value, long> _offsets = [];
    private readonly Dictionary<Value, Value> _roots = [];
    private readonly List<Lifetime> _lifetimes = [];

    /// <summary>A value with a place of its own in the arena: the nodes of the schedule that write it first and read it last, and its bytes.</summary>
    public readonly record struct Lifetime(Value Value, int First, int Last, long Bytes);

    /// <summary>The values with places of their own, in the order in which they come to life.</summary>
    public IReadOnlyList<Lifetime> Lifetimes => _lifetimes;

    /// <summary>Bytes of the arena.</summary>
    public long Size { get; private set; }

    /// <summary>The value in whose memory a value lies: itself, one that it views or overwrites, or a state slot's read.</summary>
    public Value Root(Value value)
    {
        while (_roots.TryGetValue(value, out Value? root)) value = root;
        return value;
    }

    /// <summary>The offset of a value's root in the arena.</summary>
    public long Offset(Value value) => _offsets[Root(value)];

    /// <summary>Plans a schedule.</summary>
    /// <param name="schedule">The nodes in the order in which they run.</param>
    /// <param name="graph">The graph whose outputs outlive the run.</param>
    /// <param name="bytes">The size of each value.</param>
    public MemoryPlan(IReadOnlyList<Node> schedule, Graph graph, Func<Value, long> bytes)
    {
        Dictionary<Value, int> lastUse = LastUses(schedule, graph);
        ShareViews(schedule, lastUse);
        ShareOverwritten(schedule, graph, bytes, lastUse);
        Place(schedule, bytes, lastUse);
    }

    /// <summary>Whether a value lies outside the arena: fed by the caller, constant, or the memory of a slot.</summary>
    public static bool IsExternal(Value value) => value.Node.Operator is Input or Constant or Read or Prepared;

    private static Dictionary<Value, int> LastUses(IReadOnlyList<Node> schedule, Graph graph)
    {
        var lastUse = new Dictionary<Value, int>();
        for (int i = 0; i < schedule.Count; i++)
        {
            foreach (Value result in schedule[i].Results) lastUse[result] = i;
            foreach (Value input in schedule[i].Inputs) lastUse[input] = i;
        }
        foreach (var (_, value) in graph.Outputs) lastUse[value] = int.MaxValue;
        foreach (var (_, value) in graph.Writes) lastUse[value] = int.MaxValue;
        return lastUse;
    }

    private void ShareViews(IReadOnlyList<Node> schedule, Dictionary<Value, int> lastUse)
    {
        foreach (Node node in schedule)
            if (node.Operator.IsView)
            {
                Value root = Root(node.Inputs[0]);
                _roots[node.Results[0]] = root;
                lastUse[root] = Math.Max(lastUse[root], lastUse[node.Results[0]]);
            }
    }

    private void ShareOverwritten(IReadOnlyList<Node> schedule, Graph graph, Func<Value, long> bytes, Dictionary<Value, int> lastUse)
    {
        Dictionary<Value, StateSlot> written = [];
        foreach (var (slot, value) in graph.Writes) written.TryAdd(Root(value), slot);
        for (int i = 0; i < schedule.Count; i++)
        {
            // A result that nobody reads dies with the input whose memory it takes; another result must not take that too.
            HashSet<Value> taken = [];
            foreach (Value result in schedule[i].Results)
                for (int k = 0; k < schedule[i].Inputs.Count && Root(result) == result; k++)
                {
                    Value root = Root(schedule[i].Inputs[k]);
                    if (!schedule[i].Operator.MayOverwrite(k, result.Index) || bytes(root) != bytes(result) || lastUse[root] != i) continue;
                    if (schedule[i].Inputs.Count(x => Root(x) == root) > 1) continue;
                    // The memory of a slot may be overwritten only by the value that the slot takes next.
                    if (IsExternal(root) && !(root.Node.Operator is Read read && written.GetValueOrDefault(result) == read.Slot)) continue;
                    if (!taken.Add(root)) continue;
                    _roots[result] = root;
                    lastUse[root] = lastUse[result];
                }
        }
    }

    private void Place(IReadOnlyList<Node> schedule, Func<Value, long> bytes, Dictionary<Value, int> lastUse)
    {
        for (int i = 0; i < schedule.Count; i++)
            foreach (Value result in schedule[i].Results)
                if (Root(result) == result && !IsExternal(result)) _lifetimes.Add(new(result, i, lastUse[result], Arena.Align(bytes(result))));
        PlaceInTurn();
        if (Size <= MostAlive * (1 + Waste)) return;
        Dictionary<Value, long> inTurn = new(_offsets);
        long size = Size;
        PlaceBySize();
        if (Size < size) return;
        Size = size;
        foreach (var (value, offset) in inTurn) _offsets[value] = offset;
    }

    /// <summary>The most bytes that are alive at a time, which no placing can go below.</summary>
    private long MostAlive
    {
        get
        {
            var change = new SortedDictionary<long, long>();
            foreach (Lifetime life in _lifetimes)
            {
                change[life.First] = change.GetValueOrDefault(life.First) + life.Bytes;
                change[life.Last + 1L] = change.GetValueOrDefault(life.Last + 1L) - life.Bytes;
            }
            long alive = 0, most = 0;
            foreach (long difference in change.Values) most = Math.Max(most, alive += difference);
            return most;
        }
    }

    /// <summary>Each value, in the order in which they come to life, where first there is room.</summary>
    private void PlaceInTurn()
    {
        var live = new List<(long Start, long End, int LastUse)>();
        foreach (Lifetime life in _lifetimes)
        {
            live.RemoveAll(block => block.LastUse < life.First);
            long start = FirstGap(live, life.Bytes);
            live.Add((start, start + life.Bytes, life.Last));
            live.Sort();
            _offsets[life.Value] = start;
            Size = Math.Max(Size, start + life.Bytes);
        }
    }

    /// <summary>The largest value first, each where first there is room between those that live at the same time.</summary>
    private void PlaceBySize()
    {
        var placed = new List<(Lifetime Life, long Start)>();
        Size = 0;
        foreach (Lifetime life in _lifetimes.OrderByDescending(l => l.Bytes).ThenBy(l => l.First))
        {
            List<(long Start, long End, int LastUse)> beside = [.. placed.Where(p => p.Life.First <= life.Last && p.Life.Last >= life.First).Select(p => (p.Start, p.Start + p.Life.Bytes, 0))];
            beside.Sort();
            long start = FirstGap(beside, life.Bytes);
            placed.Add((life, start));
            _offsets[life.Value] = start;
            Size = Math.Max(Size, start + life.Bytes);
        }
    }

    private static long FirstGap(List<(long Start, long End, int LastUse)> live, long size)
    {
        long start = 0;
        foreach (var block in live)
        {
            if (block.Start - start >= size) return start;
            start = Math.Max(start, block.End);
        }
        return start;
    }
}
