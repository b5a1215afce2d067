namespace Penstock.Tensors;

/// <summary>Nodes that can run over a few rows of the batch at a time: each row of a result needs that row of the inputs alone, or else the result is a sum over rows that no other node of the stretch reads.</summary>
internal sealed class RowStretch
{
    private readonly List<Node> _nodes = [];
    private readonly HashSet<Node> _members = [];

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The symbol of the batch; null before the first node.</summary>
    public string? Batch { get; private set; }

    public bool IsWorthIt => _nodes.Count > 1 && _nodes.Exists(n => n.Operator is Convolve or ConvolveGradient or PoolOperator or MaxPoolGradient or AveragePoolGradient);

    /// <summary>What comes from elsewhere. What is repeated over the batch, or widened, is so within.</summary>
    public Value[] Inputs => [.. _nodes.SelectMany(n => n.Inputs).Where(v => !_members.Contains(v.Node)).Select(v => IsMadeWithin(v) ? v.Node.Inputs[0] : v).Distinct()];

    public bool IsReadBy(Node node) => node.Inputs.Any(v => _members.Contains(v.Node)) || node.After.Any(_members.Contains);

    /// <summary>Takes a node in, where it fits.</summary>
    public bool Takes(Node node)
    {
        string? batch = Batch ?? node.Results.Where(r => r.Shape.Rank > 0).Select(r => r.Shape[0].Name).FirstOrDefault(n => n is not null);
        if (batch is null || node.After.Count > 0 || node.Operator.HasEffect || !WorksByRows(node, batch)) return false;
        if (node.Inputs.Any(v => _members.Contains(v.Node) && !IsCut(v, batch))) return false;
        Batch = batch;
        _nodes.Add(node);
        return _members.Add(node);
    }

    /// <summary>What is read elsewhere.</summary>
    public Value[] Results(Readers readers)
    {
        HashSet<int> numbers = [.. _nodes.Select(n => n.Id)];
        return [.. _nodes.SelectMany(n => n.Results).Where(r => readers.Of(r).Any(reader => !numbers.Contains(reader)))];
    }

    /// <summary>The stretch as a graph of its own.</summary>
    public Graph Body(Value[] inputs, Value[] results)
    {
        var body = new Graph();
        var values = new Dictionary<Value, Value>();
        for (int i = 0; i < inputs.Length; i++) values[inputs[i]] = body.Input($"x{i}", inputs[i].DType, inputs[i].Shape);
        foreach (Node node in _nodes)
        {
            foreach (Value input in node.Inputs.Where(v => !values.ContainsKey(v))) values[input] = body.Apply(input.Node.Operator, [values[input.Node.Inputs[0]]])[0];
            IReadOnlyList<Value> found = body.Apply(node.Operator, [.. node.Inputs.Select(v => values[v])], node.Name);
            foreach (Value result in node.Results) values[result] = found[result.Index];
        }
        for (int i = 0; i < results.Length; i++) body.Output($"y{i}", values[results[i]]);
        return OwnMemory.Run(FuseElementwise.Run(body));
    }

    private bool IsMadeWithin(Value value) => !_members.Contains(value.Node)
        && value.Node is { Operator: BroadcastTo, Inputs: [{ Shape.IsKnown: true }] } or { Operator: Cast, Inputs: [{ DType: DType.BFloat16 or DType.Float16 }] };

    private static bool WorksByRows(Node node, string batch)
    {
        bool Cut(Value value) => IsCut(value, batch);
        bool Plain(Value value) => value.Shape.IsKnown && value.DType != DType.Text;
        IReadOnlyList<Value> x = node.Inputs;
        return node.Operator switch
        {
            UnaryOperator or BinaryOperator or ComparisonOperator or LogicalOperator or Not or Where or Cast or Reshape or PoolOperator or MaxPoolGradient or AveragePoolGradient => x.All(Cut) && Cut(node.Results[0]),
            Convolve { Measures: false } => Cut(x[0]) && x.Skip(1).Take(2).All(Plain) && x.Skip(3).All(Cut) && Cut(node.Results[0]),
            NormalizeChannels => Cut(x[0]) && x.Skip(1).Take(4).All(Plain) && x.Skip(5).All(Cut) && Cut(node.Results[0]),
            ConvolveGradient => Cut(x[0]) && Plain(x[1]) && x.Skip(2).All(Cut) && Cut(node.Results[0]),
            _ => false,
        };
    }

    /// <summary>Whether the first axis, and no other, is the batch.</summary>
    private static bool IsCut(Value value, string batch) => value.DType != DType.Text && value.Shape.Rank > 0 && value.Shape[0].Name == batch
        && value.Shape[0].Bound is null && Enumerable.Range(1, value.Shape.Rank - 1).All(i => value.Shape[i].IsKnown);
}
