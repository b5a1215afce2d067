using System.Collections.Concurrent;

namespace Penstock.Tensors;

/// <summary>How a graph is run.</summary>
public sealed record ExecutorOptions
{
    /// <summary>The most threads that may be asked for.</summary>
    public const int MostThreads = 256;

    /// <summary>Threads to use; 0, the default, for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Whether to stop at the first NaN or infinity and name the operator that made it. Default false.</summary>
    public bool Checked { get; init; }

    /// <summary>Whether to run the passes that make a graph faster without changing what it computes. Default true.</summary>
    public bool Optimize { get; init; } = true;

    internal RunContext? Context { get; init; }

    /// <summary>What is computed anew to save memory; null, the default, for nothing.</summary>
    internal Recomputation? Recomputation { get; init; }

    /// <summary>What is kept in 16 bits; null, the default, for nothing.</summary>
    internal HalfStorage? HalfStorage { get; init; }
}

/// <summary>Runs a graph on the processor. May be called from many threads, as long as the graph writes no state.</summary>
public sealed class Executor
{
    private static readonly int s_mostIdle = 2 * Environment.ProcessorCount;
    private readonly ConstantPool _constants = new();
    private readonly RunContext _context;
    private readonly ConcurrentQueue<Lane> _idle = [];
    private readonly Preparation? _preparation;
    private Lane? _last;

    /// <summary>Prepares a graph.</summary>
    /// <param name="graph">The graph; later additions to it are not seen.</param>
    /// <param name="state">Where its state lives; fresh, from the initial values, if null.</param>
    /// <param name="options">How to run it.</param>
    public Executor(Graph graph, StateStore? state = null, ExecutorOptions? options = null)
    {
        options ??= new();
        // A fused operator could not be told apart from what it was made of.
        Graph = options.Optimize && !options.Checked ? PassList.Optimize(graph, options.HalfStorage) : PassList.Lower(graph);
        Graph = PassList.Shrink(Graph, options.Recomputation);
        State = state ?? new StateStore();
        _context = (options.Context ?? new RunContext(RunContext.TeamOf(options.Threads))) with { Checked = options.Checked };
        _preparation = options.Optimize && !options.Checked ? Preparation.Of(Graph, State, _constants, _context) : null;
    }

    /// <summary>The graph after the passes.</summary>
    public Graph Graph { get; }

    /// <summary>The state that the graph reads and writes.</summary>
    public StateStore State { get; }

    /// <summary>Runs the graph once.</summary>
    /// <param name="inputs">One tensor for each input, in their order.</param>
    /// <returns>One tensor for each output, in their order; they belong to the caller.</returns>
    public Tensor[] Run(params ReadOnlySpan<Tensor> inputs)
    {
        Lane lane = Rent();
        try
        {
            TensorBuffer[] outputs = lane.Run(inputs).Outputs;
            var results = new Tensor[outputs.Length];
            for (int i = 0; i < results.Length; i++) results[i] = outputs[i].ToTensor();
            return results;
        }
        finally
        {
            Return(lane);
        }
    }

    /// <summary>Where the values of a run would lie; nothing is allocated.</summary>
    /// <param name="symbols">The numbers of the graph's symbolic extents.</param>
    internal MemoryPlan Foresee(IReadOnlyDictionary<string, long> symbols) => new(Graph.Nodes, Graph, value => Plan.Bytes(value, symbols));

    /// <summary>Measures every step of the runs from now on, which makes them slower.</summary>
    /// <param name="clock">The clock to measure by; the system's if null.</param>
    public void StartProfile(TimeProvider? clock = null) => _context.Profiler = new Profiler(clock ?? TimeProvider.System);

    /// <summary>Where the time went since <see cref="StartProfile"/>, which goes on; null where no measurement is under way.</summary>
    internal RunProfile? ProfileSoFar() => _context.Profiler?.Report();

    /// <summary>Ends the measurement.</summary>
    /// <returns>Where the time went since <see cref="StartProfile"/>.</returns>
    public RunProfile StopProfile()
    {
        Profiler profiler = _context.Profiler ?? throw new InvalidOperationException("Executor: expected a profile under way, got none. Call StartProfile first.");
        _context.Profiler = null;
        return profiler.Report();
    }

    /// <summary>Gives back the memory that no run is using now; later runs take it anew. Not needed before an executor is let go.</summary>
    public void Release()
    {
        Interlocked.Exchange(ref _last, null)?.Release();
        while (_idle.TryDequeue(out Lane? lane)) lane.Release();
    }

    /// <summary>Takes a lane for repeated runs by one thread that allocate nothing; give it back with <see cref="Return"/>.</summary>
    internal Lane Rent()
    {
        // One caller alone, the usual case, passes by the queue.
        if (Interlocked.Exchange(ref _last, null) is { } last) return last;
        return _idle.TryDequeue(out Lane? lane) ? lane : new Lane(_preparation?.Rest ?? Graph, State, _constants, _context, _preparation);
    }

    internal void Return(Lane lane)
    {
        if (Interlocked.CompareExchange(ref _last, lane, null) is null) return;
        if (_idle.Count < s_mostIdle) _idle.Enqueue(lane);
        else lane.Release();
    }
}
