namespace Penstock.Tensors;

/// <summary>
/// What a graph that writes no state computes from state and constants alone, such as weights with a normalization folded in:
/// computed before the first run, and again before a run where state that it reads has changed.
/// </summary>
internal sealed unsafe class Preparation
{
    private readonly Lane _lane;
    private readonly StateStore _state;
    private readonly List<TensorBuffer> _results = [];
    private readonly List<StateSlot> _slots;
    private TensorBuffer[]? _read;
    private long[] _versions = [];

    private Preparation(Graph graph, HashSet<Node> fixedNodes, StateStore state, ConstantPool constants, RunContext context)
    {
        _state = state;
        var read = new HashSet<Value>(graph.Nodes.Where(n => !fixedNodes.Contains(n)).SelectMany(n => n.Inputs).Concat(graph.Outputs.Select(o => o.Value)));
        var crossing = new Dictionary<Node, IReadOnlyList<TensorBuffer>>();
        Graph once = Once(graph, fixedNodes, read, crossing);
        _slots = [.. once.Slots];
        _lane = new Lane(once, state, constants, context with { Profiler = null });
        Rest = GraphRewriter.Rewrite(graph, (node, _, rewriter) =>
            crossing.TryGetValue(node, out IReadOnlyList<TensorBuffer>? buffers) ? [.. buffers.Select(b => rewriter.Target.Apply(new Prepared(b), [], node.Name)[0])] : null);
    }

    /// <summary>What is left of the graph to run each time.</summary>
    public Graph Rest { get; }

    /// <summary>Parts a graph, or gives null where there is nothing to compute beforehand.</summary>
    public static Preparation? Of(Graph graph, StateStore state, ConstantPool constants, RunContext context)
    {
        if (graph.Writes.Count > 0) return null;
        var fixedNodes = new HashSet<Node>();
        foreach (Node node in graph.Nodes)
            if (IsFixed(node, fixedNodes)) fixedNodes.Add(node);
        return fixedNodes.Any(IsWork) ? new Preparation(graph, fixedNodes, state, constants, context) : null;
    }

    /// <summary>Computes anew if anything read has changed.</summary>
    public void Refresh()
    {
        if (IsCurrent()) return;
        lock (_lane)
        {
            if (IsCurrent()) return;
            TensorBuffer[] read = [.. _slots.Select(_state.Memory)];
            long[] versions = [.. read.Select(b => b.Version)];
            TensorBuffer[] outputs = _lane.Run([]).Outputs;
            for (int i = 0; i < outputs.Length; i++)
            {
                outputs[i].AsBytes().CopyTo(_results[i].AsBytes());
                _results[i].Changed();
            }
            _versions = versions;
            Volatile.Write(ref _read, read);
        }
    }

    private bool IsCurrent()
    {
        TensorBuffer[]? read = Volatile.Read(ref _read);
        if (read is null) return false;
        long[] versions = _versions;
        for (int i = 0; i < read.Length; i++)
            if (read[i].Version != versions[i]) return false;
        return true;
    }

    // Views move nothing: a view of state stays where it is.
    private static bool IsWork(Node node) => node.Operator is not (Constant or Read or Prepared) && !node.Operator.IsView;

    // What blows a small value up would cost more memory than it saves time.
    private static bool IsFixed(Node node, HashSet<Node> fixedNodes)
    {
        if (node.Results.Any(r => r.DType == DType.Text || !r.Shape.IsKnown)) return false;
        if (node.Operator is Constant or Read) return true;
        bool pure = node.Inputs.Count > 0 && node.After.Count == 0 && !node.Operator.HasEffect && node.Operator.Counts.Count == 0;
        return pure && node.Inputs.All(i => fixedNodes.Contains(i.Node))
            && node.Results.Sum(r => r.Shape.ElementCount) <= node.Inputs.Sum(i => i.Shape.ElementCount) + 1024;
    }

    // The fixed part as a graph of its own, whose outputs are what the rest reads.
    private Graph Once(Graph graph, HashSet<Node> fixedNodes, HashSet<Value> read, Dictionary<Node, IReadOnlyList<TensorBuffer>> crossing)
    {
        var once = new Graph();
        var values = new Dictionary<Value, Value>();
        foreach (Node node in graph.Nodes)
        {
            if (!fixedNodes.Contains(node)) continue;
            IReadOnlyList<Value> results = node.Operator is Read state ? [once.Read(state.Slot)] : once.Apply(node.Operator, [.. node.Inputs.Select(i => values[i])], node.Name);
            for (int i = 0; i < results.Count; i++) values[node.Results[i]] = results[i];
            if (!IsWork(node) || !node.Results.Any(read.Contains)) continue;
            crossing[node] = [.. node.Results.Select(r => TensorBuffer.Own(r.DType, r.Shape))];
            for (int i = 0; i < results.Count; i++) once.Output($"{_results.Count + i}", results[i]);
            _results.AddRange(crossing[node]);
        }
        return GraphRewriter.Rewrite(once, (_, _, _) => null);
    }
}
