namespace Penstock.Tensors;

/// <summary>1 at the place that each index names along a new last axis, else 0; an index outside the axis gives zeros.</summary>
/// <param name="Depth">The extent of the new axis.</param>
/// <param name="Type">Float32 or Float64.</param>
internal sealed record OneHot(int Depth, DType Type) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType is DType.Int32 or DType.Int64, "indices of type Int32 or Int64", inputs[0].DType, "Cast them.");
        Require(Type.IsFloating() && Depth >= 0, "a floating-point type and a depth of 0 or more", $"{Type} and {Depth}");
        return [new(Type, [.. inputs[0].Shape, Depth])];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return () =>
        {
            y.AsBytes().Clear();
            for (int i = 0, n = x.Count; i < n; i++)
            {
                long index = Gather.Index(x, i);
                if (index < 0 || index >= Depth) continue;
                if (Type == DType.Float32) ((float*)y.Address)[(long)i * Depth + index] = 1;
                else ((double*)y.Address)[(long)i * Depth + index] = 1;
            }
        };
    }
}

public static partial class Op
{
    /// <summary>1 at the place that each index names along a new last axis, else 0; an index outside the axis gives zeros.</summary>
    public static Value OneHot(Value x, int depth, DType type = DType.Float32) => x.Graph.Apply(new OneHot(depth, type), [x])[0];
}
