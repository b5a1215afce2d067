namespace Penstock.Tensors;

/// <summary>The opposite truth value, elementwise.</summary>
internal sealed record Not : ElementwiseOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType == DType.Bool, "truth values", inputs[0].DType, "Compare first.");
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return call.Split(y.Count, Grain, (start, end) => LogicalKernels.Not(x.Address + start, y.Address + start, (nint)(end - start)));
    }
}

public static partial class Op
{
    /// <summary>The opposite truth value, elementwise.</summary>
    public static Value Not(Value x) => Elementwise(new Not(), x);
}
