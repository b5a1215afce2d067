namespace Penstock.Tensors;

/// <summary>For each index the place, Int32, where the same index stands first.</summary>
/// <param name="Rows">How many rows the indices choose from; one beyond them is an error where it is run.</param>
internal sealed record FirstOfEqual(Dim Rows) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType is DType.Int32 or DType.Int64 && inputs[0].Shape.Rank == 1, "indices of type Int32 or Int64 and one axis", inputs[0]);
        return [inputs[0] with { DType = DType.Int32 }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer indices = call.Inputs[0], y = call.Results[0];
        nint n = indices.Count, rows = (nint)Extents.Of(call, Rows);
        int[] order = new int[n], scratch = new int[n];
        string label = call.Node.Label;
        return () =>
        {
            ScatterAdd.Check(label, indices, n, rows);
            Span<int> places = y.AsSpan<int>();
            fixed (int* sorted = order, spare = scratch) ScatterAddKernel.Sort(indices.Address, indices.DType, sorted, spare, n, rows);
            for (int i = 0, first = 0; i < n; i++)
            {
                if (Gather.Index(indices, order[i]) != Gather.Index(indices, order[first])) first = i;
                places[order[i]] = order[first];
            }
        };
    }
}

public static partial class Op
{
    /// <summary>For each index below a number of rows the place, Int32, where the same index stands first.</summary>
    internal static Value FirstOfEqual(Value indices, Dim rows) => indices.Graph.Apply(new FirstOfEqual(rows), [indices])[0];
}
