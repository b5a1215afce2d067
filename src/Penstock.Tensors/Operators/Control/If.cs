namespace Penstock.Tensors;

/// <summary>Runs one of two graphs by a truth value. Both take the inputs after the condition and give values of the same types.</summary>
internal sealed record If(Graph Then, Graph Else) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count >= 1 && inputs[0] == new TensorType(DType.Bool, Shape.Scalar), "a scalar truth value as the condition", inputs.Count > 0 ? inputs[0] : "no input");
        Body.CheckInputs(Name, "then", Then, inputs.Skip(1));
        Body.CheckInputs(Name, "else", Else, inputs.Skip(1));
        TensorType[] then = Body.OutputTypes(Then), otherwise = Body.OutputTypes(Else);
        Require(then.SequenceEqual(otherwise), "branches of the same result types", $"{string.Join(", ", then.AsEnumerable())} and {string.Join(", ", otherwise.AsEnumerable())}");
        return then;
    }

    /// <summary>An If over the gradients of the branches, which compute their values anew.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        Value[] fed = [.. node.Inputs.Skip(1)];
        int[] wanted = [.. Enumerable.Range(0, fed.Length).Where(i => fed[i].DType.IsFloating())];
        Value[] seeds = [.. node.Results.Where(r => r.DType.IsFloating()).Select(r => gradients[r.Index] ?? Op.BroadcastTo(Op.Zero(r), r.Shape))];
        var op = new If(Body.Gradient(Then, wanted), Body.Gradient(Else, wanted));
        IReadOnlyList<Value> results = node.Graph.Apply(op, [node.Inputs[0], .. fed, .. seeds]);
        var slopes = new Gradient?[node.Inputs.Count];
        for (int i = 0; i < wanted.Length; i++) slopes[wanted[i] + 1] = results[i];
        return slopes;
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        var then = new Body(Then, call);
        var otherwise = new Body(Else, call);
        TensorBuffer[] fed = [.. call.Inputs.Skip(1)];
        return () =>
        {
            Body branch = call.Inputs[0].AsSpan<bool>()[0] ? then : otherwise;
            for (int i = 0; i < fed.Length; i++) branch.Feed(i, fed[i], 0);
            branch.Run();
            for (int i = 0; i < call.Results.Count; i++) branch.Take(i, call.Results[i], 0);
        };
    }
}

public static partial class Op
{
    /// <summary>Runs one of two graphs by a truth value; see <see cref="Penstock.Tensors.If"/>.</summary>
    public static IReadOnlyList<Value> If(Value condition, Graph then, Graph otherwise, params ReadOnlySpan<Value> inputs) =>
        condition.Graph.Apply(new If(then, otherwise), [condition, .. inputs]);
}
