namespace Penstock.Tensors;

/// <summary>The sum of a value over all replicas of the step, the same bits on each: the sum is taken in order of rank. Tokens fix the order in which collectives run.</summary>
internal sealed record AllReduce : Operator
{
    /// <inheritdoc/>
    public override bool HasEffect => true;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0] == TensorType.Token, "a token", inputs[0], "Take the token of the collective before, or Op.Token.");
        Require(inputs[1].DType == DType.Float32, "Float32", inputs[1].DType, "Cast the value.");
        return [TensorType.Token, inputs[1]];
    }

    /// <summary>The sum over the replicas of the gradients.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [null, gradients[1] is { } g ? Op.AllReduce(node.Results[0], g).Sum : null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => () =>
    {
        call.Inputs[1].AsBytes().CopyTo(call.Results[1].AsBytes());
        call.Context.Replicas.Sum(call.Context.Rank, call.Results[1].AsSpan<float>());
    };
}

public static partial class Op
{
    /// <summary>The token that the first collective of a graph takes.</summary>
    public static Value Token(Graph graph) => graph.Constant(Tensor.From(Array.Empty<bool>(), [0]));

    /// <summary>The sum over all replicas, and the token for the next collective; see <see cref="Penstock.Tensors.AllReduce"/>.</summary>
    public static (Value Token, Value Sum) AllReduce(Value token, Value value)
    {
        IReadOnlyList<Value> results = value.Graph.Apply(new AllReduce(), [token, value]);
        return (results[0], results[1]);
    }
}
