namespace Penstock.Tensors;

/// <summary>The product over axes; its gradient divides by the elements, which must not be 0.</summary>
internal sealed record Product(Axes Over) : ReductionOperator(Over)
{
    private protected override ReductionKind Kind => ReductionKind.Product;

    private protected override ReductionOperator With(Axes over) => new Product(over);

    private protected override Value Slope(Value x, Value y, Value g) => g * y / x;
}

public static partial class Op
{
    /// <summary>The product over axes; its gradient divides by the elements, which must not be 0; over all of them if none is given.</summary>
    public static Value Product(Value x, params ReadOnlySpan<int> axes) => x.Graph.Apply(new Product(AxesOf(x, axes)), [x])[0];
}
