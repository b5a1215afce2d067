namespace Penstock.Tensors;

/// <summary>How often each index from 0 to below a depth stands along the last axis, which gives way to one of that depth; an index outside is not counted.</summary>
/// <param name="Depth">The extent of the new last axis.</param>
/// <param name="Once">Whether an index counts once at most.</param>
/// <param name="Type">Float32 or Float64.</param>
internal sealed record Tally(int Depth, bool Once, DType Type) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType is DType.Int32 or DType.Int64 && inputs[0].Shape.Rank >= 1, "indices of type Int32 or Int64 and at least one axis", inputs[0], "Cast them.");
        Require(Type.IsFloating() && Depth >= 0, "a floating-point type and a depth of 0 or more", $"{Type} and {Depth}");
        return [new(Type, inputs[0].Shape.With(inputs[0].Shape.Rank - 1, Depth))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        int width = (int)x.Shape[-1].Value;
        return () =>
        {
            y.AsBytes().Clear();
            for (int i = 0, n = x.Count; i < n; i++)
            {
                long index = Gather.Index(x, i), at = i / width * (long)Depth + index;
                if (index < 0 || index >= Depth) continue;
                if (Type == DType.Float32) ((float*)y.Address)[at] = Once ? 1 : ((float*)y.Address)[at] + 1;
                else ((double*)y.Address)[at] = Once ? 1 : ((double*)y.Address)[at] + 1;
            }
        };
    }
}

public static partial class Op
{
    /// <summary>How often each index from 0 to below a depth stands along the last axis, which gives way to one of that depth; an index outside is not counted.</summary>
    public static Value Tally(Value x, int depth, bool once = false, DType type = DType.Float32) => x.Graph.Apply(new Tally(depth, once, type), [x])[0];
}
