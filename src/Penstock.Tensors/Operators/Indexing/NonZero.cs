namespace Penstock.Tensors;

/// <summary>Where the elements are that are not 0, in row-major order: Int64 [count, axes], one row of indices for each; and their count, an Int64 scalar.</summary>
/// <param name="Symbol">The name of the count as an extent.</param>
internal sealed record NonZero(string Symbol) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Shape x = inputs[0].Shape;
        Require(inputs[0].DType != DType.Text && x.Rank >= 1, "numbers or truth values of at least one axis", inputs[0]);
        return [new(DType.Int64, [Dim.DataDependent(Symbol, x.Size), x.Rank]), new(DType.Int64, Shape.Scalar)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Symbol, int Result)> Counts => [(Symbol, 1)];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], places = call.Results[0], count = call.Results[1];
        long[] shape = x.Shape.ToArray();
        DType type = x.DType;
        return () =>
        {
            long* to = (long*)places.Address;
            long found = 0;
            for (int i = 0, n = x.Count; i < n; i++)
            {
                if (IsZero(x.Address, type, i)) continue;
                long rest = i;
                for (int axis = shape.Length - 1; axis >= 0; axis--)
                {
                    to[axis] = rest % shape[axis];
                    rest /= shape[axis];
                }
                to += shape.Length;
                found++;
            }
            *(long*)count.Address = found;
        };
    }

    private static unsafe bool IsZero(byte* x, DType type, int i) => type switch
    {
        DType.Float32 => ((float*)x)[i] == 0,
        DType.Float64 => ((double*)x)[i] == 0,
        DType.Int32 => ((int*)x)[i] == 0,
        DType.Int64 => ((long*)x)[i] == 0,
        DType.Int16 => ((short*)x)[i] == 0,
        _ => x[i] == 0,
    };
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.NonZero"/>
    public static (Value Indices, Value Count) NonZero(Value x)
    {
        IReadOnlyList<Value> results = x.Graph.Apply(new NonZero(x.Graph.FreshSymbol("nonzero")), [x]);
        return (results[0], results[1]);
    }
}
