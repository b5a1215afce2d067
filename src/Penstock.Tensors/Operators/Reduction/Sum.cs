namespace Penstock.Tensors;

/// <summary>The sum over axes; of whole numbers, it wraps around.</summary>
internal sealed record Sum(Axes Over) : ReductionOperator(Over)
{
    private protected override ReductionKind Kind => ReductionKind.Sum;

    private protected override ReductionOperator With(Axes over) => new Sum(over);
}

public static partial class Op
{
    /// <summary>The sum over axes; over all of them if none is given.</summary>
    public static Value Sum(Value x, params ReadOnlySpan<int> axes) => x.Graph.Apply(new Sum(AxesOf(x, axes)), [x])[0];
}
