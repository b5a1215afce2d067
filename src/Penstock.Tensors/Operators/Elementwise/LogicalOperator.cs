namespace Penstock.Tensors;

/// <summary>An elementwise operator of two truth values.</summary>
internal abstract record LogicalOperator : ElementwiseOperator
{
    private protected abstract LogicalKind Kind { get; }

    internal LogicalKind Instruction => Kind;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0].DType == DType.Bool && inputs[1].DType == DType.Bool, "truth values", $"{inputs[0].DType} and {inputs[1].DType}", "Compare the inputs first.");
        return [new(DType.Bool, SameShape(inputs))];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null, null];

    /// <inheritdoc/>
    public sealed override unsafe Action Bind(Invocation call)
    {
        TensorBuffer a = call.Inputs[0], b = call.Inputs[1], y = call.Results[0];
        delegate*<byte*, byte*, byte*, nint, void> kernel = Kind switch
        {
            LogicalKind.And => &LogicalKernels.And,
            LogicalKind.Or => &LogicalKernels.Or,
            _ => &LogicalKernels.Xor,
        };
        return call.Split(y.Count, Grain, (start, end) => kernel(a.Address + start, b.Address + start, y.Address + start, (nint)(end - start)));
    }
}
