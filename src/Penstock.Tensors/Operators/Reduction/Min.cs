namespace Penstock.Tensors;

/// <summary>The smallest over axes, NaN if any is; infinity, or the largest whole number, over no elements. Equal smallest elements share the gradient.</summary>
internal sealed record Min(Axes Over) : ReductionOperator(Over)
{
    private protected override ReductionKind Kind => ReductionKind.Min;

    private protected override ReductionOperator With(Axes over) => new Min(over);

    // Group by group, equal numbers would share with those of their own group first.
    /// <inheritdoc/>
    internal override bool HasOwnGradient => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? Op.ExtremeGradient(node.Inputs[0], g, Over, Kind) : null];
}

public static partial class Op
{
    /// <summary>The smallest over axes, NaN if any is; infinity over no elements. Equal smallest elements share the gradient; over all of them if none is given.</summary>
    public static Value Min(Value x, params ReadOnlySpan<int> axes) => x.Graph.Apply(new Min(AxesOf(x, axes)), [x])[0];
}
