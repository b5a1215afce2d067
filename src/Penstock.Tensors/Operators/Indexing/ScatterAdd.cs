namespace Penstock.Tensors;

/// <summary>Rows added into a table of zeros by index, in rising order of index and then of row, so that the sum does not depend on threads.</summary>
internal sealed record ScatterAdd(Shape Table) : Operator
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
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer indices = call.Inputs[0], rows = call.Inputs[1], y = call.Results[0];
        nint n = indices.Count, height = (nint)y.Shape[0].Value, width = (nint)y.Shape.Product(1, y.Shape.Rank).Value;
        int[] order = new int[n], scratch = new int[n];
        string label = call.Node.Label;
        var kernel = ScatterAddKernel.For(y.DType, indices.DType);
        nint rowBytes = width * y.DType.ByteSize();
        Action add = call.Split(height, 1 + BytesOfTask / Math.Max(1, rowBytes), (start, end) =>
        {
            new Span<byte>(y.Address + (nint)start * rowBytes, checked((int)((nint)(end - start) * rowBytes))).Clear();
            fixed (int* sorted = order)
            {
                nint first = ScatterAddKernel.PlaceOf(indices.Address, indices.DType, sorted, n, (nint)start), last = ScatterAddKernel.PlaceOf(indices.Address, indices.DType, sorted, n, (nint)end);
                kernel(rows.Address, indices.Address, sorted, first, last, width, height, y.Address);
            }
        });
        return () =>
        {
            Check(label, indices, n, height);
            fixed (int* sorted = order, spare = scratch) ScatterAddKernel.Sort(indices.Address, indices.DType, sorted, spare, n, height);
            add();
        };
    }

    private const long BytesOfTask = 65_536;

    /// <summary>Fails where an index is beyond a table.</summary>
    internal static unsafe void Check(string label, TensorBuffer indices, nint n, nint height)
    {
        if (RowKernels.FindOutOfRange(indices.Address, indices.DType, n, height) is >= 0 and nint at)
            throw new ArgumentOutOfRangeException(null, $"{label}: expected indices from 0 to {height - 1}, got {Gather.Index(indices, (int)at)} at {at}. Look at the ids that were fed.");
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.ScatterAdd"/>
    public static Value ScatterAdd(Value indices, Value rows, Shape table) => rows.Graph.Apply(new ScatterAdd(table), [indices, rows])[0];
}
