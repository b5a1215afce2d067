namespace Penstock.Tensors;

/// <summary>exp(x) / sum(exp(x)) along the last axis, computed from the largest element down.</summary>
internal sealed record Softmax : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType.IsFloating() && inputs[0].Shape.Rank >= 1, "floating-point numbers of at least one axis", inputs[0]);
        return [inputs[0]];
    }

    /// <summary>y * (g - sum(g * y)).</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? node.Graph.Apply(new SoftmaxGradient(), [node.Results[0], g])[0] : null];

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => true;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call) => BindRows(call, SoftmaxKernel.For(call.Inputs[0].DType));

    internal static unsafe Action BindRows(Invocation call, delegate*<void*, void*, nint, nint, void> kernel)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        nint classes = (nint)x.Shape[-1].Value, bytes = classes * x.DType.ByteSize();
        return call.Split(x.Shape.Product(0, x.Shape.Rank - 1).Value, 1 + 4096 / Math.Max(1, classes), (start, end) =>
            kernel(x.Address + start * bytes, y.Address + start * bytes, (nint)(end - start), classes));
    }
}

public static partial class Op
{
    /// <summary>exp(x) / sum(exp(x)) along an axis, the last by default.</summary>
    public static Value Softmax(Value x, int axis = -1) => AlongLast(x, axis, last => last.Graph.Apply(new Softmax(), [last])[0]);

    /// <summary>Applies what works along the last axis along another one.</summary>
    private static Value AlongLast(Value x, int axis, Func<Value, Value> apply)
    {
        axis = x.Shape.Axis(axis);
        int last = x.Shape.Rank - 1;
        if (axis == last) return apply(x);
        int[] swapped = [.. Enumerable.Range(0, last + 1)];
        (swapped[axis], swapped[last]) = (last, axis);
        return Transpose(apply(Transpose(x, swapped)), swapped);
    }
}
