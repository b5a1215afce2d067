namespace Penstock.Tensors;

/// <summary>Writes a graph anew in which the backward half recomputes the given segments.</summary>
internal sealed class SegmentCloning(GraphHalves halves, IReadOnlyCollection<Segment> segments)
{
    private readonly Dictionary<Value, Value> _clones = [];
    private readonly HashSet<Segment> _cloned = [];

    public Graph Run() => segments.Count == 0 ? halves.Graph : GraphRewriter.Rewrite(halves.Graph, (node, inputs, rewriter) =>
    {
        if (node.Id <= halves.Border || !node.Inputs.Any(IsDropped)) return null;
        Value[] late = [.. node.Inputs.Select((input, i) => IsDropped(input) ? Clone(input, rewriter) : inputs[i])];
        return rewriter.Target.Apply(node.Operator, late, node.Name);
    });

    private Segment? SegmentOf(Node node) => segments.FirstOrDefault(s => node.Id >= s.First && node.Id <= s.Last);

    /// <summary>Whether a value is not kept for the backward half: it grows with the batch and does not leave its segment.</summary>
    private bool IsDropped(Value value) => GraphHalves.Grows(value) && !value.Node.Operator.HasEffect && SegmentOf(value.Node) is { } segment && !Leaves(value, segment.Last);

    private bool Leaves(Value value, int end)
    {
        if (halves.Readers.Of(value) is [.., int.MaxValue] || halves.Crosses(value, end)) return true;
        // A view that leaves takes what it shows with it.
        return halves.Readers.Of(value).Where(r => r <= halves.Border).Select(r => halves.Graph.Nodes[r]).Any(n => n.Operator.IsView && Leaves(n.Results[0], end));
    }

    private Value Clone(Value value, GraphRewriter rewriter)
    {
        Segment segment = SegmentOf(value.Node)!;
        if (_cloned.Add(segment)) CloneAll(segment, rewriter);
        return _clones[value];
    }

    private void CloneAll(Segment segment, GraphRewriter rewriter)
    {
        HashSet<Node> needed = [];
        for (int i = segment.Last; i >= segment.First; i--)
        {
            Node node = halves.Graph.Nodes[i];
            if (!node.Results.Any(r => IsDropped(r) && (halves.IsReadLate(r) || halves.Readers.Of(r).Any(reader => reader <= halves.Border && needed.Contains(halves.Graph.Nodes[reader]))))) continue;
            needed.Add(node);
        }
        for (int i = segment.First; i <= segment.Last; i++)
        {
            Node node = halves.Graph.Nodes[i];
            if (!needed.Contains(node)) continue;
            bool readsClone = node.Inputs.Any(_clones.ContainsKey);
            Value[] inputs = [.. node.Inputs.Select(v => _clones.GetValueOrDefault(v) ?? (IsDropped(v) ? Clone(v, rewriter) : rewriter[v]))];
            IReadOnlyList<Value> results = rewriter.Target.Apply(node.Operator, inputs, node.Name, readsClone ? null : [rewriter.Target.Nodes[^1]]);
            foreach (Value result in node.Results)
                if (IsDropped(result)) _clones[result] = results[result.Index];
        }
    }
}
