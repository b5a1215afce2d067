namespace Penstock.Tensors;

/// <summary>An operator that reads texts; it runs on the host and passes no gradient.</summary>
internal abstract record TextOperator : Operator
{
    private protected TextOperator()
    {
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <summary>The shape of the one input, which holds texts.</summary>
    private protected Shape TextShape(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType == DType.Text, "texts", inputs[0].DType);
        return inputs[0].Shape;
    }
}
