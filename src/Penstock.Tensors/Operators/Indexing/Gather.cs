namespace Penstock.Tensors;

/// <summary>Rows of a table by index: result[i.., ...] = table[indices[i..], ...]. An index outside the table is an error where it is run.</summary>
/// <remarks>The gradient of the table is sparse: the indices, and the gradients of the rows taken.</remarks>
internal sealed record Gather : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0].Shape.Rank >= 1 && inputs[0].DType != DType.Text, "a numeric table of at least one axis", inputs[0]);
        Require(inputs[1].DType is DType.Int32 or DType.Int64, "indices of type Int32 or Int64", inputs[1].DType, "Cast them.");
        return [inputs[0] with { Shape = [.. inputs[1].Shape, .. inputs[0].Shape.Skip(1)] }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[0] is not { } g) return [null, null];
        Value table = node.Inputs[0], indices = node.Inputs[1];
        Dim n = indices.Shape.Size;
        return [Gradient.Sparse(Op.Reshape(indices, [n]), Op.Reshape(g, [n, .. table.Shape.Skip(1)]), table.Shape), null];
    }

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer table = call.Inputs[0], indices = call.Inputs[1], y = call.Results[0];
        long rows = table.Shape[0].Value, width = table.Shape.Product(1, table.Shape.Rank).Value * table.DType.ByteSize();
        string label = call.Node.Label;
        Action copy = call.Split(indices.Count, 1 + BytesOfTask / Math.Max(1, width), (start, end) =>
        {
            // Of rows whose number only the run knows, there may be fewer.
            nint first = (nint)start, count = Math.Min((nint)end, indices.Count) - first;
            if (count > 0)
                RowKernels.Gather(table.Address, indices.Address + first * indices.DType.ByteSize(), indices.DType, y.Address + first * (nint)width, count, (nint)rows, (nint)width);
        });
        return () =>
        {
            nint n = indices.Count;
            if (RowKernels.FindOutOfRange(indices.Address, indices.DType, n, (nint)rows) is >= 0 and nint at)
                throw new ArgumentOutOfRangeException(null, $"{label}: expected indices from 0 to {rows - 1}, got {Index(indices, (int)at)} at {at}. Look at the ids that were fed.");
            copy();
        };
    }

    private const long BytesOfTask = 65_536;

    internal static long Index(TensorBuffer indices, int i) => indices.DType == DType.Int32 ? indices.AsSpan<int>()[i] : indices.AsSpan<long>()[i];
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Gather"/>
    public static Value Gather(Value table, Value indices) => table.Graph.Apply(new Gather(), [table, indices])[0];
}
