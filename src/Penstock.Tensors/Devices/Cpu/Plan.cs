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
    private readonly Step[] _steps;
    private readonly string[] _found;
    private readonly (TensorBuffer From, TensorBuffer To)[] _writes;
    private readonly (TensorBuffer View, TensorBuffer Fed)[] _views;
    private readonly HashSet<Value> _used;
    private byte* _base;

    public Plan(Graph graph, Dictionary<string, long> symbols, StateStore state, ConstantPool constants, Arena arena, RunContext context)
    {
        (_graph, _arena, _context, _symbols) = (graph, arena, context, symbols);
        Node[] schedule = [.. graph.Nodes];
        _used = [.. schedule.SelectMany(n => n.Inputs), .. graph.Outputs.Select(o => o.Value), .. graph.Writes.Select(w => w.Value)];
        _memory = new MemoryPlan(schedule, graph, v => Bytes(v));
        arena.Reserve(Math.Max(_memory.Size, 1));
        foreach (Node node in schedule)
            foreach (Value result in node.Results) _buffers[result] = MakeBuffer(result, state, constants);
        Rebase();
        _views = [.. _buffers.Keys.Where(v => _memory.Root(v) is { Node.Operator: Input } root && root != v).Select(v => (_buffers[v], _buffers[_memory.Root(v)]))];
        _writes = [.. graph.Writes.Where(w => _memory.Root(w.Value) is not { Node.Operator: Read r } || r.Slot != w.Slot)
            .Select(w => (_buffers[w.Value], state.Buffer(w.Slot)))];
        _steps = [.. schedule.Where(n => n.Operator is not (Input or Constant or Read)).Select(MakeStep)];
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

    /// <summary>Time spent in each node since profiling began; null when it is off.</summary>
    public long[]? Ticks { get; set; }

    /// <summary>The nodes that run, in order.</summary>
    public IEnumerable<Node> Schedule => _steps.Select(s => s.Node);

    /// <summary>Runs every step once and puts new state in place.</summary>
    public void Run()
    {
        if (_base != _arena.Address) Rebase();
        foreach (var (view, fed) in _views) view.Address = fed.Address;
        foreach (string symbol in _found) _symbols.Remove(symbol);
        if (Ticks is not null || _context.Checked) RunWatched();
        else foreach (Step step in _steps) step.Run();
        foreach (var (from, to) in _writes)
        {
            if (to.DType == DType.Text) to.Text = from.Text;
            else Buffer.MemoryCopy(from.Address, to.Address, Arena.Align(to.Count * (long)to.DType.ByteSize()), to.Count * (long)to.DType.ByteSize());
        }
    }

    private void RunWatched()
    {
        TimeProvider clock = _context.Clock;
        for (int i = 0; i < _steps.Length; i++)
        {
            long start = clock.GetTimestamp();
            _steps[i].Run();
            if (Ticks is not null) Ticks[i] += clock.GetTimestamp() - start;
            if (_context.Checked) NonFinite.Check(_steps[i].Node, _steps[i].Node.Results.Select(r => _buffers[r]));
        }
    }

    private long Bytes(Value value) =>
        value.DType == DType.Text ? 0 : checked(value.Shape.Substitute(_symbols, bounds: true).ElementCount * value.DType.ByteSize());

    private TensorBuffer MakeBuffer(Value value, StateStore state, ConstantPool constants) => value.Node.Operator switch
    {
        Read read => state.Buffer(read.Slot),
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

    private Step MakeStep(Node node)
    {
        TensorBuffer[] inputs = [.. node.Inputs.Select(v => _buffers[v])], results = [.. node.Results.Select(v => _buffers[v])];
        var call = new Invocation(node, inputs, results, _context, _used.Contains);
        bool late = node.Inputs.Concat(node.Results).Any(v => v.Shape.IsDataDependent) || node.Operator.Counts.Count > 0;
        return new Step(node, late ? LateBound(call) : node.Operator.Bind(call));
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

    private readonly record struct Step(Node Node, Action Run);
}
