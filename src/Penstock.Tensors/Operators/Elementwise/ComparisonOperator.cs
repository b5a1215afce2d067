namespace Penstock.Tensors;

/// <summary>An elementwise operator that compares two inputs of one type; the result is a truth value.</summary>
internal abstract record ComparisonOperator : ElementwiseOperator
{
    private protected abstract ComparisonKind Kind { get; }

    internal ComparisonKind Instruction => Kind;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0].DType == inputs[1].DType, "inputs of one type", $"{inputs[0].DType} and {inputs[1].DType}", "Cast one of them.");
        Require(inputs[0].DType != DType.Text, "numbers or truth values", "texts", "Compare texts with a vocabulary look-up.");
        return [new(DType.Bool, SameShape(inputs))];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null, null];

    /// <inheritdoc/>
    public sealed override unsafe Action Bind(Invocation call)
    {
        TensorBuffer a = call.Inputs[0], b = call.Inputs[1], y = call.Results[0];
        int size = a.DType.ByteSize();
        var kernel = ComparisonKernels.For(Kind, BinaryForm.Arrays, a.DType);
        return call.Split(a.Count, Grain, (start, end) => kernel(a.Address + start * size, b.Address + start * size, y.Address + start, (nint)(end - start)));
    }
}
