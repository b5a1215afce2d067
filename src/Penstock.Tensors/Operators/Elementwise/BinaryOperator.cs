namespace Penstock.Tensors;

/// <summary>An elementwise operator of two inputs of one type, with a result of the same type.</summary>
internal abstract record BinaryOperator : ElementwiseOperator
{
    private protected abstract BinaryKind Kind { get; }

    private protected virtual bool TakesIntegers => false;

    /// <summary>The gradients of the inputs a and b from the inputs, the result y and the gradient g of the result.</summary>
    private protected abstract (Value? A, Value? B) Slopes(Value a, Value b, Value y, Value g);

    internal BinaryKind Instruction => Kind;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0].DType == inputs[1].DType, "inputs of one type", $"{inputs[0].DType} and {inputs[1].DType}", "Cast one of them.");
        DType type = inputs[0].DType;
        Require(type.IsFloating() || (TakesIntegers && type.IsInteger()), TakesIntegers ? "numbers" : "floating-point numbers", type, "Cast the inputs.");
        return [new(type, SameShape(inputs))];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[0] is not { } g) return [null, null];
        var (a, b) = Slopes(node.Inputs[0], node.Inputs[1], node.Results[0], g);
        return [a, b];
    }

    /// <inheritdoc/>
    public sealed override Action Bind(Invocation call) => BindBinary(call, Kind, Grain);

    internal static unsafe Action BindBinary(Invocation call, BinaryKind kind, long grain)
    {
        TensorBuffer a = call.Inputs[0], b = call.Inputs[1], y = call.Results[0];
        int size = a.DType.ByteSize(), resultSize = y.DType.ByteSize();
        var kernel = BinaryKernels.For(kind, BinaryForm.Arrays, a.DType);
        return call.Split(a.Count, grain, (start, end) =>
            kernel(a.Address + start * size, b.Address + start * size, y.Address + start * resultSize, (nint)(end - start)));
    }
}
