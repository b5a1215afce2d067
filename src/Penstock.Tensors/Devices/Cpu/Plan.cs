namespace Penstock.Tensors;

/// <summary>A graph made ready to run for one set of concrete shapes: a schedule of bound kernels over planned memory.</summary>
internal sealed unsafe class Plan
{
    private readonly Graph _graph;
    private readonly Arena _arena;
    private readonly RunContext _context;
    private readonly MemoryPlan _memory;
    private readonly Dictionary<string, long> _symbols;
    private readonly Dictionary<Value, TensorBuffer> _buffers = [];
    private readonly Action[] _steps;
    private readonly Node[] _schedule;
    private readonly Preparation? _preparation;
    private readonly string[] _found;
    private readonly (TensorBuffer From, TensorBuffer To)[] _writes;
    private readonly TensorBuffer[] _written;
    private readonly (TensorBuffer View, TensorBuffer Fed)[] _views;
    private readonly HashSet<Value> _used;
    private byte* _base;

    public Plan(Graph graph, Dictionary<string, long> symbols, StateStore state, ConstantPool constants, Arena arena, RunContext context, Preparation? preparation = null)
    {
        (_graph, _arena, _context, _symbols, _preparation) = (graph, arena, context, symbols, preparation);
        Node[] schedule = [.. graph.Nodes];
        _used = [.. schedule.SelectMany(n => n.Inputs), .. graph.Outputs.Select(o => o.Value), .. graph.Writes.Select(w => w.Value)];
        _memory = new MemoryPlan(schedule, graph, v => Bytes(v, symbols));
        arena.Reserve(Math.Max(_memory.Size, 1));
        foreach (Node node in schedule)
            foreach (Value result in node.Results) _buffers[result] = MakeBuffer(result, state, constants);
        Rebase();
        _views = [.. _buffers.Keys.Where(v => _memory.Root(v) is { Node.Operator: Input } root && root != v).Select(v => (_buffers[v], _buffers[_memory.Root(v)]))];
        _writes = [.. graph.Writes.Where(w => _memory.Root(w.Value) is not { Node.Operator: Read r } || r.Slot != w.Slot)
            .Select(w => (_buffers[w.Value], state.Memory(w.Slot)))];
        _written = [.. graph.Writes.Select(w => state.Memory(w.Slot))];
        var steps = schedule.Where(n => n.Operator is not (Input or Constant or Read or Prepared)).Select(n => (Node: n, Run: MakeStep(n))).Where(s => s.Run is not null).ToList();
        _steps = [.. steps.Select(s => s.Run!)];
        _schedule = [.. steps.Select(s => s.Node)];
        _found = [.. schedule.SelectMany(n => n.Operator.Counts).Select(c => c.Symbol)];
        Inputs = [.. graph.Inputs.Select(v => _buffers[v])];
        Outputs = [.. graph.Outputs.Select(o => _buffers[o.Value])];
    }

    /// <summary>The buffers to feed, in the order of the graph's inputs.</summary>
    public TensorBuffer[] Inputs { get; }

    /// <summary>The buffers to read after a run, in the order of the graph's outputs.</summary>
    public TensorBuffer[] Outputs { get; }

    /// <summary>Bytes of the arena that the plan uses.</summary>
    public long ArenaBytes => _memory.Size;

    /// <summary>The nodes that run, in order.</summary>
    public IReadOnlyList<Node> Schedule => _schedule;

    /// <summary>What a node of the plan has to do.</summary>
    public NodeCost CostOf(Node node) => NodeCost.Of(node, _symbols);

    /// <summary>Runs every step once and puts new state in place.</summary>
    public void Run()
    {
        _preparation?.Refresh();
        if (_base != _arena.Address) Rebase();
        foreach (var (view, fed) in _views) view.Address = fed.Address;
        foreach (string symbol in _found) _symbols.Remove(symbol);
        Profiler? profiler = _context.Profiler;
        if (profiler is not null || _context.Checked) RunWatched(profiler);
        else foreach (Action step in _steps) step();
        foreach (var (from, to) in _writes)
        {
            if (to.DType == DType.Text) to.Text = from.Text;
            else Buffer.MemoryCopy(from.Address, to.Address, Arena.Align(to.Count * (long)to.DType.ByteSize()), to.Count * (long)to.DType.ByteSize());
        }
        foreach (TensorBuffer written in _written) written.Changed();
    }

    private void RunWatched(Profiler? profiler)
    {
        long[]? ticks = profiler?.Begin(this);
        for (int i = 0; i < _steps.Length; i++)
        {
            long start = profiler?.Clock.GetTimestamp() ?? 0;
            _steps[i]();
            if (ticks is not null) Interlocked.Add(ref ticks[i], profiler!.Clock.GetTimestamp() - start);
            if (_context.Checked) NonFinite.Check(_schedule[i], _schedule[i].Results.Where(_used.Contains).Select(r => _buffers[r]));
        }
    }

    /// <summary>The bytes of a value where its symbols have the given numbers.</summary>
    public static long Bytes(Value value, IReadOnlyDictionary<string, long> symbols) =>
        value.DType == DType.Text ? 0 : checked(value.Shape.Substitute(symbols, bounds: true).ElementCount * value.DType.ByteSize());

    // Whether a value stays the same from run to run, but for changes that its buffer counts.
    private bool IsLasting(Value value) => value.Node.Operator is Constant or Prepared || (value.Node.Operator is Read read && _graph.Writes.All(w => w.Slot != read.Slot));

    private TensorBuffer MakeBuffer(Value value, StateStore state, ConstantPool constants) => value.Node.Operator switch
    {
        Read read => state.Memory(read.Slot),
        Prepared prepared => prepared.Buffer,
        Constant constant => constants.Buffer(constant.Value),
        _ => new TensorBuffer(value.DType, value.Shape.Substitute(_symbols, bounds: true)),
    };

    /// <summary>Points every buffer to its place, after the arena has moved.</summary>
    private void Rebase()
    {
        _base = _arena.Address;
        foreach (var (value, buffer) in _buffers)
        {
            Value root = _memory.Root(value);
            if (!MemoryPlan.IsExternal(root)) buffer.Address = _arena.Address + _memory.Offset(value);
            else if (root != value) buffer.Address = _buffers[root].Address;
        }
    }

    /// <summary>What runs a node; null where there is nothing to do: a view of numbers.</summary>
    private Action? MakeStep(Node node)
    {
        TensorBuffer[] inputs = [.. node.Inputs.Select(v => _buffers[v])], results = [.. node.Results.Select(v => _buffers[v])];
        var call = new Invocation(node, inputs, results, _context, _symbols, _used.Contains) { IsLasting = IsLasting };
        if (node.Inputs.Concat(node.Results).Any(v => v.Shape.IsDataDependent) || node.Operator.Counts.Count > 0) return LateBound(call);
        Action kernel = node.Operator.Bind(call);
        return node.Operator.IsView && results[0].DType != DType.Text ? null : kernel;
    }

    /// <summary>A node whose extents are known only when its inputs are: bound again whenever they change.</summary>
    private Action LateBound(Invocation call)
    {
        Action? kernel = null;
        long[] bound = [];
        return () =>
        {
            foreach (Value result in call.Node.Results) _buffers[result].Shape = result.Shape.Substitute(_symbols, bounds: true);
            long[] now = [.. call.Inputs.Concat(call.Results).SelectMany(b => b.Shape.ToArray())];
            if (kernel is null || !now.AsSpan().SequenceEqual(bound)) (kernel, bound) = (call.Node.Operator.Bind(call), now);
            kernel();
            foreach (var (symbol, result) in call.Node.Operator.Counts) _symbols[symbol] = call.Results[result].AsSpan<long>()[0];
            foreach (Value result in call.Node.Results) _buffers[result].Shape = result.Shape.Substitute(_symbols, bounds: true);
        };
    }
}
