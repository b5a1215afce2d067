namespace Penstock.Tensors;

/// <summary>Rows added into a table of zeros by index, in rising order of index and then of row, so that the sum does not depend on threads.</summary>
public sealed record ScatterAdd(Shape Table) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0].DType is DType.Int32 or DType.Int64 && inputs[0].Shape.Rank == 1, "indices of type Int32 or Int64 and one axis", inputs[0]);
        Require(inputs[1].DType.IsFloating(), "floating-point rows", inputs[1].DType);
        Shape expected = [inputs[0].Shape[0], .. Table.Skip(1)];
        Require(inputs[1].Shape == expected, $"rows of shape {expected}", inputs[1].Shape);
        return [inputs[1] with { Shape = Table }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [null, gradients[0] is { } g ? Op.Gather(g, node.Inputs[0]) : null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer indices = call.Inputs[0], rows = call.Inputs[1], y = call.Results[0];
        long width = y.Shape.Product(1, y.Shape.Rank).Value;
        var (order, keys) = (new int[indices.Count], new long[indices.Count]);
        return () =>
        {
            for (int i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, Gather.Index(indices, i) * order.Length + i);
            Array.Sort(keys, order);
            y.AsBytes().Clear();
            if (y.DType == DType.Float32) Add<float>(rows, indices, y, order, width);
            else Add<double>(rows, indices, y, order, width);
        };
    }

    private static void Add<T>(TensorBuffer rows, TensorBuffer indices, TensorBuffer table, int[] order, long width) where T : unmanaged, System.Numerics.INumber<T>
    {
        Span<T> from = rows.AsSpan<T>(), to = table.AsSpan<T>();
        foreach (int i in order)
        {
            Span<T> target = to.Slice(checked((int)(Gather.Index(indices, i) * width)), (int)width);
            for (int c = 0; c < target.Length; c++) target[c] += from[(int)(i * width) + c];
        }
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.ScatterAdd"/>
    public static Value ScatterAdd(Value indices, Value rows, Shape table) => rows.Graph.Apply(new ScatterAdd(table), [indices, rows])[0];
}
