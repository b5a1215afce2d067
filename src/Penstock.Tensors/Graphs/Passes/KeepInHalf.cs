namespace Penstock.Tensors;

/// <summary>
/// Keeps in 16 bits what the forward half of a step computed and the backward half reads: a value is narrowed where it is computed and
/// widened just before it is read late. The forward half itself reads what it computed, in full; arithmetic stays as it is.
/// </summary>
internal sealed class KeepInHalf
{
    // Widened values are read again so many nodes later; beyond, they are widened anew. What lives no longer than that does not wait for the backward half.
    private const int Near = 8;

    // What is smaller than this part of the largest value that waits is kept as it is: the loss of each row above all.
    private const int Part = 64;

    private readonly GraphHalves _halves;
    private readonly long _least;
    private readonly DType _type;
    private readonly Dictionary<Value, Value> _narrow = [];
    private readonly Dictionary<Value, (Value Value, int At)> _wide = [];

    private KeepInHalf(Graph graph, HalfStorage how)
    {
        (_halves, _type) = (new GraphHalves(graph, how.Extents, Near), how.Type);
        _least = graph.Nodes.SelectMany(n => n.Results).Where(CanBeKept).Select(_halves.Bytes).DefaultIfEmpty().Max() / Part;
    }

    public static Graph Run(Graph graph, HalfStorage how)
    {
        var pass = new KeepInHalf(graph, how);
        return pass._halves.Border < 0 ? graph : GraphRewriter.Rewrite(graph, pass.Visit);
    }

    private IReadOnlyList<Value>? Visit(Node node, IReadOnlyList<Value> inputs, GraphRewriter rewriter)
    {
        if (node.Id > _halves.Border) return rewriter.Copy(node, [.. node.Inputs.Select(input => Late(input, node.Id, rewriter))]);
        IReadOnlyList<Value> results = rewriter.Copy(node, inputs);
        foreach (Value value in node.Results.Where(IsKept)) _narrow[value] = Op.Cast(results[value.Index], _type);
        return results;
    }

    private Value Late(Value source, int at, GraphRewriter rewriter)
    {
        if (source.Node.Id > _halves.Border) return rewriter[source];
        if (_wide.TryGetValue(source, out var known) && at - known.At <= Near) return known.Value;
        Value value = _narrow.TryGetValue(source, out Value? kept) ? Op.Cast(kept, DType.Float32)
            : source.Node.Operator.IsView && GraphHalves.Grows(source) ? rewriter.Target.Apply(source.Node.Operator, [Late(source.Node.Inputs[0], at, rewriter)])[0]
            : rewriter[source];
        _wide[source] = (value, at);
        return value;
    }

    private bool IsKept(Value value) => CanBeKept(value) && _halves.Bytes(value) > _least;

    /// <summary>Whether a value may be narrowed. What is repeated or drawn costs nothing to have again.</summary>
    private bool CanBeKept(Value value) => value.DType == DType.Float32 && GraphHalves.Grows(value) && IsReadLate(value)
        && !value.Node.Operator.IsView && value.Node.Operator is not (BroadcastTo or RandomOperator);

    /// <summary>Whether the backward half reads a value or a view of it.</summary>
    private bool IsReadLate(Value value) => _halves.IsReadLate(value)
        || _halves.Readers.Of(value).Where(r => r <= _halves.Border).Select(r => _halves.Graph.Nodes[r]).Any(n => n.Operator.IsView && IsReadLate(n.Results[0]));
}
