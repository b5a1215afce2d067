namespace Penstock.Tensors;

/// <summary>
/// Folds a scale of every channel that does not depend on what is fed, as a normalization by known statistics has it, into the
/// weights and the bias of the convolution before it, where nobody else reads its result.
/// </summary>
internal static class FoldNormalization
{
    public static Graph Run(Graph graph)
    {
        var readers = new Readers(graph);
        var known = new HashSet<Node>();
        foreach (Node node in graph.Nodes)
            if (node.Operator is Constant or Read || (node.Inputs.Count > 0 && node.Inputs.All(i => known.Contains(i.Node)))) known.Add(node);
        return GraphRewriter.Rewrite(graph, (node, inputs, _) => node.Operator is Multiply && node.After.Count == 0
            ? Fold(node, inputs, 0, readers, known) ?? Fold(node, inputs, 1, readers, known)
            : null);
    }

    private static IReadOnlyList<Value>? Fold(Node node, IReadOnlyList<Value> inputs, int product, Readers readers, HashSet<Node> known)
    {
        Node producer = inputs[product].Node, scale = inputs[1 - product].Node;
        bool fits = readers.IsOne(node.Inputs[product]) && known.Contains(node.Inputs[1 - product].Node)
            && producer is { Operator: Convolve { Activation: FusedActivation.None }, Inputs.Count: 2 or 3, After.Count: 0 }
            && scale.Operator is BroadcastTo && scale.Inputs[0].Shape == [inputs[product].Shape[-1]];
        if (!fits) return null;
        Value factor = scale.Inputs[0];
        return factor.Graph.Apply(producer.Operator, [producer.Inputs[0], .. producer.Inputs.Skip(1).Select(i => i * factor)], producer.Name);
    }
}
