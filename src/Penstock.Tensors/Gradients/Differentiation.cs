namespace Penstock.Tensors;

/// <summary>Reverse-mode differentiation as a transformation of the graph.</summary>
public static class Differentiation
{
    /// <summary>Adds to the graph the nodes that compute the gradients of a scalar.</summary>
    /// <param name="loss">The scalar to differentiate.</param>
    /// <param name="values">The values to differentiate with respect to.</param>
    /// <returns>One gradient for each value; null where the loss does not depend on it.</returns>
    public static IReadOnlyList<Gradient?> Gradients(Value loss, IReadOnlyList<Value> values)
    {
        if (loss.Shape.Rank != 0 || !loss.DType.IsFloating())
            throw new ArgumentException($"Gradients: expected a floating-point scalar to differentiate, got {loss.Type}. Reduce it with Op.Sum or Op.Mean.");
        return Gradients([loss], [loss.Graph.Number(1, loss.DType)], values);
    }

    /// <summary>Adds the nodes that compute vector-Jacobian products: gradients of values from given gradients of results.</summary>
    /// <param name="results">The values to differentiate.</param>
    /// <param name="seeds">The gradient that each of them receives; null for none.</param>
    /// <param name="values">The values to differentiate with respect to.</param>
    public static IReadOnlyList<Gradient?> Gradients(IReadOnlyList<Value> results, IReadOnlyList<Value?> seeds, IReadOnlyList<Value> values) =>
        Gradients(results, seeds, values, values.Count == 0 ? 0 : values.Min(v => v.Node.Id));

    /// <summary>The gradients of a node's inputs by way of nodes that were added in its place: one way from each input, though inputs may be equal or depend on each other.</summary>
    /// <param name="results">The values that stand for the node's results.</param>
    /// <param name="seeds">The gradient that each of them receives; null for none.</param>
    /// <param name="inputs">The node's inputs.</param>
    /// <param name="first">The number of the first node that was added.</param>
    internal static IReadOnlyList<Gradient?> ThroughAdded(IReadOnlyList<Value> results, IReadOnlyList<Value?> seeds, IReadOnlyList<Value> inputs, int first)
    {
        var seen = new HashSet<Value>();
        return [.. Gradients(results, seeds, inputs, first).Select((g, i) => seen.Add(inputs[i]) ? g : null)];
    }

    private static IReadOnlyList<Gradient?> Gradients(IReadOnlyList<Value> results, IReadOnlyList<Value?> seeds, IReadOnlyList<Value> values, int first)
    {
        var gradients = new Dictionary<Value, Gradient>();
        for (int i = 0; i < results.Count; i++)
            if (seeds[i] is not null) Accumulate(gradients, results[i], seeds[i]);

        HashSet<Node> active = NodesBetween(values, results, first);
        foreach (Node node in active.OrderByDescending(n => n.Id))
        {
            if (node.Results.All(r => !gradients.ContainsKey(r))) continue;
            Value?[] incoming = [.. node.Results.Select(r => gradients.TryGetValue(r, out Gradient? g) ? g.ToDense() : null)];
            IReadOnlyList<Gradient?> outgoing = Step(node, incoming);
            for (int i = 0; i < node.Inputs.Count; i++)
                if (node.Inputs[i].DType.IsFloating()) Accumulate(gradients, node.Inputs[i], outgoing[i]);
        }
        return [.. values.Select(v => gradients.GetValueOrDefault(v))];
    }

    private static IReadOnlyList<Gradient?> Step(Node node, Value?[] incoming)
    {
        // An expansion is built anew in the graph, so that its inner values are there to differentiate.
        int first = node.Graph.Nodes.Count;
        if (!node.Operator.HasOwnGradient && node.Operator.Expand(node.Inputs) is { } expanded) return ThroughAdded(expanded, incoming, node.Inputs, first);
        IReadOnlyList<Gradient?> outgoing = node.Operator.Differentiate(node, incoming);
        if (outgoing.Count != node.Inputs.Count)
            throw new InvalidOperationException($"{node.Label}: expected {node.Inputs.Count} gradients from the rule of {node.Operator.Name}, got {outgoing.Count}.");
        return outgoing;
    }

    private static void Accumulate(Dictionary<Value, Gradient> gradients, Value value, Gradient? gradient)
    {
        if (gradient is null) return;
        if (gradient.Shape != value.Shape)
            throw new InvalidOperationException($"{value.Node.Label}: expected a gradient of shape {value.Shape}, got {gradient.Shape}.");
        gradients[value] = gradients.TryGetValue(value, out Gradient? sum) ? sum + gradient : gradient;
    }

    private static HashSet<Node> NodesBetween(IReadOnlyList<Value> values, IReadOnlyList<Value> results, int first)
    {
        var sources = values.ToHashSet();
        var needed = new HashSet<Node>();
        int last = results.Max(r => r.Node.Id);
        foreach (Node node in results[0].Graph.Nodes.Skip(first).Take(last - first + 1))
            if (node.Inputs.Any(i => sources.Contains(i) || (needed.Contains(i.Node) && i.DType.IsFloating()))) needed.Add(node);
        return needed;
    }
}
