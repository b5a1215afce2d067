namespace Penstock.Tensors;

/// <summary>Repeats elements along axes of extent 1 and along new leading axes (NumPy's rule).</summary>
internal sealed record BroadcastTo(Shape Target) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType != DType.Text, "numbers or truth values", "texts");
        Require(Shape.Broadcast(inputs[0].Shape, Target) == Target, $"a shape that broadcasts to {Target}", inputs[0].Shape);
        return [inputs[0] with { Shape = Target }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? Op.SumTo(g, node.Inputs[0].Shape) : null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        long[] shape = y.Shape.ToArray();
        return StridedCopy.Bind(call, x, y, shape, Strides(x.Shape.ToArray(), shape.Length));
    }

    /// <summary>Element strides of the input seen as the target: 0 along repeated axes.</summary>
    internal static long[] Strides(long[] source, int rank)
    {
        var strides = new long[rank];
        long stride = 1;
        for (int i = 1; i <= source.Length; i++)
        {
            strides[rank - i] = source[^i] == 1 ? 0 : stride;
            stride *= source[^i];
        }
        return strides;
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.BroadcastTo"/>
    public static Value BroadcastTo(Value x, Shape shape) => x.Shape == shape ? x : x.Graph.Apply(new BroadcastTo(shape), [x])[0];

    /// <summary>Sums a value down to a shape that broadcasts to its own: the gradient of <see cref="BroadcastTo"/>.</summary>
    public static Value SumTo(Value x, Shape shape)
    {
        int lead = x.Shape.Rank - shape.Rank;
        var axes = new List<int>();
        for (int i = 0; i < x.Shape.Rank; i++)
            if (i < lead || (shape[i - lead] is { IsKnown: true, Value: 1 } && shape[i - lead] != x.Shape[i])) axes.Add(i);
        return axes.Count == 0 ? x : Reshape(Sum(x, [.. axes]), shape);
    }
}
