namespace Penstock.Tensors;

/// <summary>An elementwise operator of one input, with a result of the same type.</summary>
internal abstract record UnaryOperator : ElementwiseOperator
{
    private protected abstract UnaryKind Kind { get; }

    private protected virtual double Parameter => 0;

    private protected virtual bool TakesIntegers => false;

    /// <summary>The gradient of the input from the input x, the result y and the gradient g of the result.</summary>
    private protected abstract Value? Slope(Value x, Value y, Value g);

    internal (UnaryKind Kind, double Parameter) Instruction => (Kind, Parameter);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        DType type = inputs[0].DType;
        Require(type.IsFloating() || (TakesIntegers && type.IsInteger()), TakesIntegers ? "numbers" : "floating-point numbers", type, "Cast the input.");
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? Slope(node.Inputs[0], node.Results[0], g) : null];

    /// <inheritdoc/>
    public sealed override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        int size = x.DType.ByteSize();
        double parameter = Parameter;
        var kernel = UnaryKernels.For(Kind, x.DType);
        return call.Split(x.Count, Grain, (start, end) => kernel(x.Address + start * size, y.Address + start * size, (nint)(end - start), parameter));
    }
}
