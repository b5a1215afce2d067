namespace Penstock.Tensors;

/// <summary>
/// Runs a body over a few rows of the batch at a time, so that what it computes on the way takes the memory of those rows alone. An
/// input or result whose first axis is the batch is cut into rows; other inputs are the same for all of them, and other results are summed
/// over them. The last result is the body's memory. Made by a pass.
/// </summary>
/// <param name="Body">A finished graph of operators that work row by row, or sum over rows.</param>
/// <param name="Batch">The symbol of the batch in the body.</param>
/// <param name="Count">The number of rows of the whole batch.</param>
/// <param name="Rows">The rows of a part, above 0; the last part may have fewer.</param>
internal sealed record InRows(Graph Body, string Batch, Dim Count, int Rows) : Operator
{
    /// <inheritdoc/>
    public override string Name => "InRows";

    /// <summary>The bytes of the body's memory.</summary>
    public long Workspace => Memory.Size;

    private MemoryPlan Memory => new(Body.Nodes, Body, v => Plan.Bytes(v, Extents(Rows)));

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Tensors.Body.CheckInputs(Name, "body", Body, inputs.Select((t, i) => IsCut(Body.Inputs[i]) ? t with { Shape = t.Shape.With(0, Dim.Symbol(Batch)) } : t));
        return [.. Tensors.Body.OutputTypes(Body).Select((t, i) => IsCut(Body.Outputs[i].Value) ? t with { Shape = t.Shape.With(0, Count) } : t), new(DType.Int64, [Workspace / sizeof(long)])];
    }

    /// <inheritdoc/>
    public override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results)
    {
        long rows = inputs[Enumerable.Range(0, inputs.Count).First(i => IsCut(Body.Inputs[i]))].Shape[0].Value;
        return Body.Nodes.Sum(n => NodeCost.Of(n, Extents(rows)).Operations);
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        long count = Tensors.Extents.Of(call, Count), whole = count / Rows;
        int rest = (int)(count % Rows);
        Body body = new(Body, Extents(Rows), call, call.Results[^1]), last = rest == 0 ? body : new(Body, Extents(rest), call, call.Results[^1]);
        long[] rowsIn = [.. call.Inputs.Select((b, i) => IsCut(Body.Inputs[i]) ? RowBytes(b) : 0)];
        bool[] cut = [.. Body.Outputs.Select(o => IsCut(o.Value))];
        long[] rowsOut = [.. cut.Select((isCut, i) => isCut ? RowBytes(call.Results[i]) : 0)];
        void Run(Body part, long first)
        {
            for (int i = 0; i < rowsIn.Length; i++) part.Feed(i, call.Inputs[i], first * rowsIn[i]);
            part.Run();
            for (int i = 0; i < cut.Length; i++)
                if (cut[i] || first == 0) part.Take(i, call.Results[i], first * rowsOut[i]);
                else part.AddTo(i, call.Results[i]);
        }
        return () =>
        {
            if (count == 0)
                for (int i = 0; i < cut.Length; i++) call.Results[i].AsBytes().Clear();
            for (long part = 0; part < whole; part++) Run(body, part * Rows);
            if (rest > 0) Run(last, whole * Rows);
        };
    }

    private bool IsCut(Value value) => value.Shape.Rank > 0 && value.Shape[0].Name == Batch;

    private Dictionary<string, long> Extents(long rows) => new() { [Batch] = rows };

    private static long RowBytes(TensorBuffer buffer) => buffer.Shape.Product(1, buffer.Shape.Rank).Value * buffer.DType.ByteSize();
}
