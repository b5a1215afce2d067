namespace Penstock.Tensors;

/// <summary>Who reads the values of a graph. An output and the next value of a slot count as a reader that comes after all nodes.</summary>
internal sealed class Readers
{
    private static readonly IReadOnlyList<int> s_none = [];
    private readonly Dictionary<Value, List<int>> _readers = [];
    private readonly Graph _graph;

    public Readers(Graph graph)
    {
        _graph = graph;
        foreach (Node node in graph.Nodes)
            foreach (Value input in node.Inputs) Add(input, node.Id);
        foreach (var (_, value) in graph.Outputs) Add(value, int.MaxValue);
        foreach (var (_, value) in graph.Writes) Add(value, int.MaxValue);
    }

    /// <summary>The numbers of the nodes that read a value, in rising order, one for each time that it is read.</summary>
    public IReadOnlyList<int> Of(Value value) => _readers.GetValueOrDefault(value) ?? s_none;

    /// <summary>Whether a value is read by one input of one node alone.</summary>
    public bool IsOne(Value value) => Of(value).Count == 1 && Of(value)[0] != int.MaxValue;

    /// <summary>The one node that reads a value, once and bound to no order; null where there is none such.</summary>
    public Node? Only(Value value) => IsOne(value) && _graph.Nodes[Of(value)[0]] is { After.Count: 0 } reader ? reader : null;

    private void Add(Value value, int reader)
    {
        if (_readers.TryGetValue(value, out List<int>? readers)) readers.Add(reader);
        else _readers[value] = [reader];
    }
}
