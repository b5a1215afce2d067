namespace Penstock.Tensors;

/// <summary>The same numbers as another element type. Floating to whole numbers truncates toward 0 and saturates, NaN gives 0; between whole numbers high bits are dropped; to truth values anything but 0 is true; to 16 bits the nearest number, to even where two are as near.</summary>
internal sealed record Cast(DType To) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType != DType.Text && To != DType.Text, "numeric types", $"{inputs[0].DType} to {To}", "Parse or look up texts instead.");
        bool throughFloat = !(To.IsHalf() || inputs[0].DType.IsHalf()) || To == DType.Float32 || inputs[0].DType == DType.Float32;
        Require(throughFloat, "Float32 on one side of numbers of 16 bits", $"{inputs[0].DType} to {To}", "Cast to Float32 first.");
        return [inputs[0] with { DType = To }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g && node.Inputs[0].DType.IsFloating() ? Op.Cast(g, node.Inputs[0].DType) : null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        int from = x.DType.ByteSize(), to = To.ByteSize();
        var kernel = CastKernels.For(x.DType, To);
        return call.Split(x.Count, 16384, (start, end) => kernel(x.Address + start * from, y.Address + start * to, (nint)(end - start)));
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Cast"/>
    public static Value Cast(Value x, DType to) => x.DType == to ? x : x.Graph.Apply(new Cast(to), [x])[0];
}
