namespace Penstock.Tensors;

/// <summary>The largest over axes, NaN if any is; -infinity, or the smallest whole number, over no elements. Equal largest elements share the gradient.</summary>
internal sealed record Max(Axes Over) : ReductionOperator(Over)
{
    private protected override ReductionKind Kind => ReductionKind.Max;

    private protected override ReductionOperator With(Axes over) => new Max(over);

    // Group by group, equal numbers would share with those of their own group first.
    /// <inheritdoc/>
    internal override bool HasOwnGradient => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? Op.ExtremeGradient(node.Inputs[0], g, Over, Kind) : null];
}

public static partial class Op
{
    /// <summary>The largest over axes, NaN if any is; -infinity over no elements. Equal largest elements share the gradient; over all of them if none is given.</summary>
    public static Value Max(Value x, params ReadOnlySpan<int> axes) => x.Graph.Apply(new Max(AxesOf(x, axes)), [x])[0];
}
