namespace Penstock.Tensors;

/// <summary>The axes in another order: axis i of the result is axis Order[i] of the input.</summary>
internal sealed record Transpose(Axes Order) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType != DType.Text, "numbers or truth values", "texts");
        Require(Order.Order().SequenceEqual(Enumerable.Range(0, inputs[0].Shape.Rank)), $"each axis of {inputs[0].Shape} once", Order);
        return [inputs[0] with { Shape = [.. Order.Select(axis => inputs[0].Shape[axis])] }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        var inverse = new int[Order.Count];
        for (int i = 0; i < inverse.Length; i++) inverse[Order[i]] = i;
        return [gradients[0] is { } g ? Op.Transpose(g, inverse) : null];
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        long[] dense = Strided.Dense(x.Shape.ToArray());
        return StridedCopy.Bind(call, x, y, y.Shape.ToArray(), [.. Order.Select(axis => dense[axis])]);
    }
}

public static partial class Op
{
    /// <summary>The axes in another order; reversed if none is given.</summary>
    public static Value Transpose(Value x, params ReadOnlySpan<int> order) =>
        x.Graph.Apply(new Transpose(order.Length == 0 ? [.. Enumerable.Range(0, x.Shape.Rank).Reverse()] : [.. order]), [x])[0];
}
