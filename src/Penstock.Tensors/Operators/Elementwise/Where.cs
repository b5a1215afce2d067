namespace Penstock.Tensors;

/// <summary>The first of two values where a condition holds, else the second, elementwise.</summary>
internal sealed record Where : ElementwiseOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 3);
        Require(inputs[0].DType == DType.Bool, "a condition of truth values", inputs[0].DType, "Compare first.");
        Require(inputs[1].DType == inputs[2].DType && inputs[1].DType != DType.Text, "two values of one type, not text", $"{inputs[1].DType} and {inputs[2].DType}", "Cast one of them.");
        return [new(inputs[1].DType, SameShape(inputs))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[0] is not { } g) return [null, null, null];
        Value condition = node.Inputs[0];
        return [null, Op.Where(condition, g, Op.Zero(g)), Op.Where(condition, Op.Zero(g), g)];
    }

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer c = call.Inputs[0], a = call.Inputs[1], b = call.Inputs[2], y = call.Results[0];
        int size = y.DType.ByteSize();
        return call.Split(y.Count, Grain, (start, end) =>
            LogicalKernels.Select(c.Address + start, a.Address + start * size, 1, b.Address + start * size, 1, y.Address + start * size, (nint)(end - start), size));
    }
}

public static partial class Op
{
    /// <summary>The first of two values where a condition holds, else the second, with broadcasting.</summary>
    public static Value Where(Value condition, Value a, Value b) => Elementwise(new Where(), condition, a, b);
}
