namespace Penstock.Tensors;

/// <summary>The mean over axes; NaN over no elements.</summary>
internal sealed record Mean(Axes Over) : ReductionOperator(Over)
{
    private protected override ReductionKind Kind => ReductionKind.Mean;

    private protected override bool TakesIntegers => false;

    private protected override ReductionOperator With(Axes over) => new Mean(over);

    private protected override Value Shared(Value g, Value x, Dim count) => g / Op.Number(count, x);
}

public static partial class Op
{
    /// <summary>The mean over axes; NaN over no elements; over all of them if none is given.</summary>
    public static Value Mean(Value x, params ReadOnlySpan<int> axes) => x.Graph.Apply(new Mean(AxesOf(x, axes)), [x])[0];
}
