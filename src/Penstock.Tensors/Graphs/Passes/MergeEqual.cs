namespace Penstock.Tensors;

/// <summary>Computes equal values once: same operator, same inputs, same nodes before.</summary>
internal static class MergeEqual
{
    public static Graph Run(Graph graph)
    {
        var seen = new Dictionary<Key, IReadOnlyList<Value>>();
        return GraphRewriter.Rewrite(graph, (node, inputs, rewriter) =>
        {
            // A node with control edges is a recomputation that is there on purpose.
            if (node.Operator.HasEffect || node.After.Count > 0) return null;
            var key = new Key(node.Operator, inputs);
            if (!seen.TryGetValue(key, out IReadOnlyList<Value>? results)) seen[key] = results = rewriter.Target.Apply(node.Operator, inputs, node.Name);
            return results;
        });
    }

    private sealed record Key(Operator Operator, IReadOnlyList<Value> Inputs)
    {
        public bool Equals(Key? other) => other is not null && Operator.Equals(other.Operator) && Inputs.SequenceEqual(other.Inputs);

        public override int GetHashCode() => Inputs.Aggregate(Operator.GetHashCode(), HashCode.Combine);
    }
}
