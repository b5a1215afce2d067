namespace Penstock.Tensors;

/// <summary>
/// The gradient of the numbers of which the largest or the smallest was taken over neighbouring axes. Inputs: the numbers, and the gradient of the
/// extremes. Equal extremes share it; where the extreme is NaN so are they all. The extreme is found again among the numbers, so that one is equal to it
/// even if they were kept in fewer bits in between.
/// </summary>
/// <param name="Kind">Largest or smallest.</param>
/// <param name="Over">The axes, counted from the first, in rising order.</param>
internal sealed record ExtremeGradient(ReductionKind Kind, Axes Over) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(inputs[0].DType is DType.Float32 or DType.Float64, "floating-point numbers", inputs[0].DType);
        TensorType extremes = inputs[0] with { Shape = ReductionOperator.Reduced(inputs[0].Shape, Over) };
        Require(inputs[1] == extremes, $"a gradient {extremes}", inputs[1]);
        return [inputs[0]];
    }

    /// <summary>It is a product with the gradient: which numbers are extremes does not change with it.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[0] is not { } g) return [null, null];
        Value extremes = node.Inputs[1], shares = Op.ExtremeGradient(node.Inputs[0], Op.BroadcastTo(node.Graph.Number(1, extremes.DType), extremes.Shape), Over, Kind);
        return [null, Over.Count == 0 ? g * shares : Op.Sum(g * shares, [.. Over])];
    }

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], g = call.Inputs[1], slopes = call.Results[0];
        int first = Over.Count == 0 ? x.Shape.Rank : Over[0], size = x.DType.ByteSize();
        long outer = x.Shape.Product(0, first).Value, reduced = x.Shape.Product(first, first + Over.Count).Value;
        long inner = x.Shape.Product(first + Over.Count, x.Shape.Rank).Value;
        var kernel = ExtremeGradientKernel.For(Kind, x.DType);
        return call.Split(outer, 1 + 8192 / Math.Max(1, reduced * inner), (start, end) =>
        {
            long at = start * reduced * inner * size;
            kernel(x.Address + at, g.Address + start * inner * size, slopes.Address + at, (nint)(end - start), (nint)reduced, (nint)inner);
        });
    }
}

public static partial class Op
{
    /// <summary>The gradient of the numbers of which an extreme was taken over axes; axes apart are put side by side for it.</summary>
    internal static Value ExtremeGradient(Value x, Value g, Axes over, ReductionKind kind)
    {
        if (over.Count == 0 || over[^1] - over[0] == over.Count - 1) return x.Graph.Apply(new ExtremeGradient(kind, over), [x, g])[0];
        int rank = x.Shape.Rank, kept = rank - over.Count;
        int[] order = [.. Enumerable.Range(0, rank).Except(over), .. over], back = [.. Enumerable.Range(0, rank).Select(axis => Array.IndexOf(order, axis))];
        return Transpose(x.Graph.Apply(new ExtremeGradient(kind, [.. Enumerable.Range(kept, over.Count)]), [Transpose(x, order), g])[0], back);
    }
}
