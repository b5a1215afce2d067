namespace Penstock.Tensors;

/// <summary>One node at its place in a plan: concrete shapes, the buffers to read and to write, and the threads to use.</summary>
public sealed unsafe class Invocation
{
    private readonly Func<Value, bool> _isUsed;

    internal Invocation(Node node, TensorBuffer[] inputs, TensorBuffer[] results, RunContext context, IReadOnlyDictionary<string, long> symbols, Func<Value, bool> isUsed)
    {
        (Node, Inputs, Results, Context, Symbols) = (node, inputs, results, context, symbols);
        _isUsed = isUsed;
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>The buffers of the node's inputs.</summary>
    public IReadOnlyList<TensorBuffer> Inputs { get; }

    /// <summary>The buffers of the node's results.</summary>
    public IReadOnlyList<TensorBuffer> Results { get; }

    /// <summary>Whether anybody reads a result; where nobody does, it need not be computed.</summary>
    public bool IsUsed(int result) => _isUsed(Node.Results[result]);

    /// <summary>Whether an input stays the same from run to run, but for changes that its buffer counts.</summary>
    internal bool Lasts(int input) => IsLasting(Node.Inputs[input]);

    internal Func<Value, bool> IsLasting { private get; init; } = _ => false;

    internal RunContext Context { get; }

    /// <summary>The numbers of the plan's symbolic extents.</summary>
    internal IReadOnlyDictionary<string, long> Symbols { get; }

    internal ThreadTeam Team => Context.Team;

    /// <summary>Splits work over threads.</summary>
    /// <param name="items">How many items there are.</param>
    /// <param name="grain">The least number of items worth a task of its own. The split depends on it and on the number of items, not on the number of threads.</param>
    /// <param name="range">Works on the items from its first argument (included) to its second (excluded).</param>
    /// <returns>An action that allocates nothing.</returns>
    public Action Split(long items, long grain, Action<long, long> range)
    {
        const int mostTasks = 64;
        int tasks = (int)Math.Clamp(items / Math.Max(1, grain), 1, mostTasks);
        if (tasks == 1 || Team.Threads == 1) return () => range(0, items);
        Action<int> task = i => range(items * i / tasks, items * (i + 1) / tasks);
        return () => Team.Run(tasks, task);
    }
}
