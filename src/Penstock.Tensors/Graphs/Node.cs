namespace Penstock.Tensors;

/// <summary>One application of an operator to values.</summary>
public sealed class Node
{
    internal Node(Graph graph, int id, Operator op, Value[] inputs, Node[] after, string? name, IReadOnlyList<TensorType> types)
    {
        (Graph, Id, Operator, Inputs, After, Name) = (graph, id, op, inputs, after, name);
        var results = new Value[types.Count];
        for (int i = 0; i < results.Length; i++) results[i] = new Value(this, i, types[i]);
        Results = results;
    }

    /// <summary>The graph that the node belongs to.</summary>
    public Graph Graph { get; }

    /// <summary>The node's place in the order in which the graph was built; inputs come before.</summary>
    public int Id { get; }

    /// <summary>What the node computes.</summary>
    public Operator Operator { get; }

    /// <summary>The values it computes from.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>The values it computes.</summary>
    public IReadOnlyList<Value> Results { get; }

    /// <summary>Nodes that must have run before, though no value flows from them: control edges.</summary>
    public IReadOnlyList<Node> After { get; }

    /// <summary>The name that the builder gave it, or null.</summary>
    public string? Name { get; }

    /// <summary>The name, or operator and number.</summary>
    public string Label => Name ?? $"{Operator.Name}#{Id}";

    /// <summary>The node as an equation: <c>Add#3(x, y) -> Float32 [batch, 10]</c>.</summary>
    public override string ToString() =>
        $"{Label}({string.Join(", ", Inputs.Select(v => v.Node.Label))}) -> {string.Join(", ", Results.Select(r => r.Type))}";
}
