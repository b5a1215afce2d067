namespace Penstock.Tensors;

/// <summary>An elementwise operator of two truth values.</summary>
public abstract record LogicalOperator : ElementwiseOperator
{
    private protected abstract BinaryKind Kind { get; }

    internal BinaryKind Instruction => Kind;

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
    public sealed override Action Bind(Invocation call) => BinaryOperator.BindBinary(call, Kind, Grain);
}
