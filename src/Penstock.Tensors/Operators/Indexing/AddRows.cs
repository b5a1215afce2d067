namespace Penstock.Tensors;

/// <summary>A table with rows added to some of its own by index, in rising order of index and then of row. Where the plan lays it over its input, the other rows are not touched.</summary>
internal sealed record AddRows : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 3);
        Require(inputs[0].Shape.Rank >= 1 && inputs[0].DType.IsFloating(), "a floating-point table of at least one axis", inputs[0]);
        Require(inputs[1].DType is DType.Int32 or DType.Int64 && inputs[1].Shape.Rank == 1, "indices of type Int32 or Int64 and one axis", inputs[1]);
        TensorType expected = inputs[0] with { Shape = [inputs[1].Shape[0], .. inputs[0].Shape.Skip(1)] };
        Require(inputs[2] == expected, $"rows {expected}", inputs[2]);
        return [inputs[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        gradients[0] is { } g ? [g, null, Op.Gather(g, node.Inputs[1])] : [null, null, null];

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => input == 0;

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer table = call.Inputs[0], indices = call.Inputs[1], rows = call.Inputs[2], y = call.Results[0];
        nint n = indices.Count, height = (nint)y.Shape[0].Value, width = (nint)y.Shape.Product(1, y.Shape.Rank).Value;
        int[] order = new int[n], scratch = new int[n];
        string label = call.Node.Label;
        var kernel = ScatterAddKernel.For(y.DType, indices.DType);
        return () =>
        {
            ScatterAdd.Check(label, indices, n, height);
            if (table.Address != y.Address) table.AsBytes().CopyTo(y.AsBytes());
            fixed (int* sorted = order, spare = scratch)
            {
                ScatterAddKernel.Sort(indices.Address, indices.DType, sorted, spare, n, height);
                kernel(rows.Address, indices.Address, sorted, 0, n, width, height, y.Address);
            }
        };
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.AddRows"/>
    public static Value AddRows(Value table, Value indices, Value rows) => table.Graph.Apply(new AddRows(), [table, indices, rows])[0];
}
