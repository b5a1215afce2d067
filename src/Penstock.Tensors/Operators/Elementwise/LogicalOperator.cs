namespace Penstock.Tensors;

/// <summary>An elementwise operator of two truth values.</summary>
public abstract record LogicalOperator : ElementwiseOperator
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
    public sealed override Action Bind(Invocation call)
    {
        TensorBuffer a = call.Inputs[0], b = call.Inputs[1], y = call.Results[0];
        LogicalKind kind = Kind;
        return () =>
        {
            Span<byte> left = a.AsBytes(), right = b.AsBytes(), result = y.AsBytes();
            for (int i = 0; i < result.Length; i++)
                result[i] = (byte)(kind switch { LogicalKind.And => left[i] & right[i], LogicalKind.Or => left[i] | right[i], _ => left[i] ^ right[i] });
        };
    }
}
