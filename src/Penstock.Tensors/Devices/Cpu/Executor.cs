using System.Collections.Concurrent;

namespace Penstock.Tensors;

/// <summary>How a graph is run.</summary>
public sealed record ExecutorOptions
{
    /// <summary>Threads to use; 0, the default, for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Whether to stop at the first NaN or infinity and name the operator that made it. Default false.</summary>
    public bool Checked { get; init; }

    /// <summary>Whether to run the passes that make a graph faster without changing what it computes. Default true.</summary>
    public bool Optimize { get; init; } = true;

    internal RunContext? Context { get; init; }
}

/// <summary>Runs a graph on the processor. May be called from many threads, as long as the graph writes no state.</summary>
public sealed class Executor
{
    private readonly StateStore _state;
    private readonly ConstantPool _constants = new();
    private readonly RunContext _context;
    private readonly ConcurrentBag<Lane> _idle = [];

    /// <summary>Prepares a graph.</summary>
    /// <param name="graph">The graph; later additions to it are not seen.</param>
    /// <param name="state">Where its state lives; fresh, from the initial values, if null.</param>
    /// <param name="options">How to run it.</param>
    public Executor(Graph graph, StateStore? state = null, ExecutorOptions? options = null)
    {
        options ??= new();
        Graph = options.Optimize ? PassList.Optimize(graph) : PassList.Lower(graph);
        _state = state ?? new StateStore();
        _context = options.Context ?? new RunContext(RunContext.TeamOf(options.Threads)) { Checked = options.Checked };
    }

    /// <summary>The graph after the passes.</summary>
    public Graph Graph { get; }

    /// <summary>The state that the graph reads and writes.</summary>
    public StateStore State => _state;

    /// <summary>Runs the graph once.</summary>
    /// <param name="inputs">One tensor for each input, in their order.</param>
    /// <returns>One tensor for each output, in their order; they belong to the caller.</returns>
    public Tensor[] Run(params Tensor[] inputs)
    {
        Lane lane = Rent();
        try
        {
            Plan plan = lane.Run(inputs);
            return Array.ConvertAll(plan.Outputs, o => o.ToTensor());
        }
        finally
        {
            _idle.Add(lane);
        }
    }

    /// <summary>Takes a lane for repeated runs by one thread that allocate nothing; give it back with <see cref="Return"/>.</summary>
    internal Lane Rent() => _idle.TryTake(out Lane? lane) ? lane : new Lane(Graph, _state, _constants, _context);

    internal void Return(Lane lane) => _idle.Add(lane);
}
