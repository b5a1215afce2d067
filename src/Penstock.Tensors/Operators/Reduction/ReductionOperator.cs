namespace Penstock.Tensors;

/// <summary>An operator that takes axes together into one number; the axes vanish from the shape.</summary>
/// <param name="Over">The axes, counted from the first, in rising order.</param>
internal abstract record ReductionOperator(Axes Over) : Operator
{
    private protected abstract ReductionKind Kind { get; }

    private protected virtual bool TakesIntegers => true;

    /// <summary>The gradient of the input x from the result y and its gradient g as <see cref="Shared"/> has it, both broadcast to the input's shape.</summary>
    private protected virtual Value Slope(Value x, Value y, Value g) => g;

    /// <summary>What each of the count elements of x that were taken together gets of the gradient, before it is broadcast.</summary>
    private protected virtual Value Shared(Value g, Value x, Dim count) => g;

    /// <summary>The same reduction over other axes, one part of a reduction over axes that are not neighbours.</summary>
    private protected abstract ReductionOperator With(Axes over);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        DType type = inputs[0].DType;
        Require(type.IsFloating() || (TakesIntegers && type.IsInteger()), TakesIntegers ? "numbers" : "floating-point numbers", type, "Cast the input.");
        return [inputs[0] with { Shape = Reduced(inputs[0].Shape, Over) }];
    }

    /// <summary>Axes that are not neighbours are reduced group by group.</summary>
    public sealed override IReadOnlyList<Value>? Expand(IReadOnlyList<Value> inputs)
    {
        for (int i = 1; i < Over.Count; i++)
            if (Over[i] != Over[i - 1] + 1)
            {
                Value inner = inputs[0].Graph.Apply(With([.. Over.Skip(i)]), inputs)[0];
                return inputs[0].Graph.Apply(With([.. Over.Take(i)]), [inner]);
            }
        return null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[0] is not { } g) return [null];
        Value x = node.Inputs[0];
        Shape kept = x.Shape;
        foreach (int axis in Over) kept = kept.With(axis, 1);
        Value Back(Value v) => Op.BroadcastTo(Op.Reshape(v, kept), x.Shape);
        return [Slope(x, Back(node.Results[0]), Back(Shared(g, x, Over.Aggregate((Dim)1, (n, axis) => n * x.Shape[axis]))))];
    }

    /// <inheritdoc/>
    public sealed override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        int first = Over.Count == 0 ? x.Shape.Rank : Over[0], size = x.DType.ByteSize();
        long outer = x.Shape.Product(0, first).Value, reduced = x.Shape.Product(first, first + Over.Count).Value;
        long inner = x.Shape.Product(first + Over.Count, x.Shape.Rank).Value;
        var kernel = ReductionKernels.For(Kind, x.DType);
        if (outer == 1 && inner >= ColumnsWorthTasks && reduced <= BatchChunks.Count * BatchChunks.LongBlock && x.DType.IsFloating()) return BindColumns(call, (nint)reduced, (nint)inner);
        // Only where the batch itself is reduced: a row alone is summed as it is among others.
        if (first == 0 && reduced * inner >= ElementsWorthChunks) return BindChunks(call, (nint)reduced, (nint)inner);
        if (outer == 1 && inner > 1) return () => kernel(x.Address, y.Address, 1, (nint)reduced, (nint)inner);
        long grain = 1 + 16384 / Math.Max(1, reduced * inner);
        return call.Split(outer, grain, (start, end) =>
            kernel(x.Address + start * reduced * inner * size, y.Address + start * inner * size, (nint)(end - start), (nint)reduced, (nint)inner));
    }

    private const long ColumnsWorthTasks = 2048;

    /// <summary>A reduction to one long row: its columns are independent of each other.</summary>
    private unsafe Action BindColumns(Invocation call, nint reduced, nint inner)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        int size = x.DType.ByteSize();
        var kernel = ReductionKernels.ColumnsOf(Kind, x.DType);
        return call.Split(inner / ColumnReductions.Wide, 1 + 32_768 / Math.Max(1, reduced * ColumnReductions.Wide), (start, end) =>
        {
            nint first = (nint)start * ColumnReductions.Wide, last = end == inner / ColumnReductions.Wide ? inner : (nint)end * ColumnReductions.Wide;
            kernel(x.Address + first * size, y.Address + first * size, reduced, inner, last - first);
        });
    }

    // About 20 microseconds.
    private const long ElementsWorthChunks = 1 << 17;

    /// <summary>A long reduction to one row: chunks of rows, always as many, and then their totals.</summary>
    private unsafe Action BindChunks(Invocation call, nint reduced, nint inner)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        bool isMean = Kind == ReductionKind.Mean;
        bool isLong = Kind is ReductionKind.Sum or ReductionKind.Mean && x.DType == DType.Float32 && inner > 1 && reduced > BatchChunks.Count * BatchChunks.LongBlock;
        // Few long rows have the chunks of the kernel, which one thread then runs over all of them for the same bits.
        bool isLow = inner >= ColumnReductions.Wide && reduced <= ColumnReductions.Tall && x.DType.IsFloating();
        var whole = ReductionKernels.For(Kind, x.DType);
        if (isLow && call.Team.Threads == 1) return () => whole(x.Address, y.Address, 1, reduced, inner);
        nint parts = isLow ? (reduced + ColumnReductions.Chunk - 1) / ColumnReductions.Chunk : BatchChunks.Count, row = inner * x.DType.ByteSize();
        TensorBuffer totals = TensorBuffer.Holding(Tensor.Zeros(x.DType, [parts, inner]));
        TensorBuffer count = TensorBuffer.Holding(x.DType == DType.Float64 ? Tensor.From((double)reduced) : Tensor.From((float)reduced));
        var kernel = isMean ? ReductionKernels.For(ReductionKind.Sum, x.DType) : whole;
        var divide = isMean ? BinaryKernels.For(BinaryKind.Divide, BinaryForm.NumberRight, x.DType) : null;
        Action chunks = call.Split(parts, 1, (start, end) =>
        {
            for (long c = start; c < end; c++)
                if (isLow)
                {
                    nint first = (nint)c * ColumnReductions.Chunk;
                    kernel(x.Address + first * row, totals.Address + c * row, 1, Math.Min(ColumnReductions.Chunk, reduced - first), inner);
                }
                else if (isLong) BatchChunks.SumLongChunk(kernel, (float*)x.Address, (float*)totals.Address, reduced, inner, (nint)c);
                else BatchChunks.SumChunk(kernel, x.Address, totals.Address, reduced, inner, (nint)c, x.DType.ByteSize());
        });
        return () =>
        {
            chunks();
            kernel(totals.Address, y.Address, 1, parts, inner);
            if (isMean) divide(y.Address, count.Address, y.Address, inner);
        };
    }

    internal static Shape Reduced(Shape shape, Axes over)
    {
        foreach (int axis in over.Reverse()) shape = shape.Without(axis);
        return shape;
    }
}

public static partial class Op
{
    /// <summary>Axes in rising order, counted from the first; all of them if none is given.</summary>
    internal static Axes AxesOf(Value x, ReadOnlySpan<int> axes)
    {
        if (axes.Length == 0) return [.. Enumerable.Range(0, x.Shape.Rank)];
        int[] sorted = axes.ToArray();
        for (int i = 0; i < sorted.Length; i++) sorted[i] = x.Shape.Axis(sorted[i]);
        Array.Sort(sorted);
        return [.. sorted.Distinct()];
    }
}
