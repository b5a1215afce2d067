namespace Penstock.Tensors;

/// <summary>An operator that finds a whole number for each number, by itself alone; it passes no gradient.</summary>
internal abstract record LookupOperator : Operator
{
    private protected LookupOperator()
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType.IsFloating(), "floating-point numbers", inputs[0].DType, "Cast the input.");
        return [new(DType.Int64, inputs[0].Shape)];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <summary>What finds the number; made once for a plan.</summary>
    private protected abstract Func<double, long> Lookup(string label);

    /// <inheritdoc/>
    public sealed override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        Func<double, long> lookup = Lookup(call.Node.Label);
        bool isSingle = x.DType == DType.Float32;
        int n = x.Count;
        return () =>
        {
            long* to = (long*)y.Address;
            for (int i = 0; i < n; i++) to[i] = lookup(isSingle ? ((float*)x.Address)[i] : ((double*)x.Address)[i]);
        };
    }

    private protected static bool SameNumbers(Tensor a, Tensor b) => ReferenceEquals(a, b) || (a.DType == b.DType && a.Shape == b.Shape && a.Bytes.SequenceEqual(b.Bytes));
}
