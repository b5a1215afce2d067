namespace Penstock.Tensors;

/// <summary>Runs a body on values as long as a condition on them holds. Condition and body take the values and then the invariants; the body gives the next values.</summary>
/// <param name="Condition">Gives one scalar truth value.</param>
/// <param name="Body">Gives values of the same types as it takes.</param>
/// <param name="MostTrips">After how many rounds the loop ends in any case; 0 for no limit. A gradient needs a limit.</param>
internal sealed record While(Graph Condition, Graph Body, long MostTrips = 0) : Operator
{
    private int Values => Body.Outputs.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Tensors.Body.CheckInputs(Name, "condition", Condition, inputs);
        Tensors.Body.CheckInputs(Name, "body", Body, inputs);
        TensorType[] condition = Tensors.Body.OutputTypes(Condition), values = Tensors.Body.OutputTypes(Body);
        Require(condition.SequenceEqual([new TensorType(DType.Bool, Shape.Scalar)]), "one scalar truth value from the condition", string.Join(", ", condition.AsEnumerable()));
        Require(values.SequenceEqual(inputs.Take(values.Length)), $"values of types {string.Join(", ", inputs.Take(values.Length))} from the body", string.Join(", ", values.AsEnumerable()));
        return values;
    }

    /// <summary>The gradient of a scan over the most rounds that there can be, each of which changes nothing once the condition fails.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        Require(MostTrips > 0, "a limit on the rounds of a loop that is differentiated", "none", "Set MostTrips.");
        int first = node.Graph.Nodes.Count;
        IReadOnlyList<Value> results = node.Graph.Apply(new Scan(GuardedBody(), Values, 0, MostTrips), node.Inputs);
        return Differentiation.ThroughAdded(results, gradients, node.Inputs, first);
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        var condition = new Body(Condition, call);
        var body = new Body(Body, call);
        TensorBuffer[] fed = [.. call.Results, .. call.Inputs.Skip(Values)];
        return () =>
        {
            for (int i = 0; i < Values; i++) call.Inputs[i].AsBytes().CopyTo(call.Results[i].AsBytes());
            for (long trip = 0; MostTrips == 0 || trip < MostTrips; trip++)
            {
                for (int i = 0; i < fed.Length; i++) condition.Feed(i, fed[i], 0);
                condition.Run();
                if (!condition.Holds) return;
                for (int i = 0; i < fed.Length; i++) body.Feed(i, fed[i], 0);
                body.Run();
                for (int i = 0; i < Values; i++) body.Take(i, call.Results[i], 0);
            }
        };
    }

    private Graph GuardedBody()
    {
        var graph = new Graph();
        Value[] inputs = Tensors.Body.Declare(Body, graph);
        Value condition = Tensors.Body.Inline(Condition, graph, inputs)[0];
        var unchanged = new Graph();
        Value[] same = Tensors.Body.Declare(Body, unchanged);
        for (int i = 0; i < Values; i++) unchanged.Output($"{i}", same[i]);
        IReadOnlyList<Value> next = Op.If(condition, Body, unchanged, inputs);
        for (int i = 0; i < Values; i++) graph.Output($"{i}", next[i]);
        return graph;
    }
}

public static partial class Op
{
    /// <summary>Runs a body on values as long as a condition on them holds; see <see cref="Penstock.Tensors.While"/>.</summary>
    public static IReadOnlyList<Value> While(Graph condition, Graph body, IReadOnlyList<Value> values, IReadOnlyList<Value>? invariants = null, long mostTrips = 0) =>
        values[0].Graph.Apply(new While(condition, body, mostTrips), [.. values, .. invariants ?? []]);
}
