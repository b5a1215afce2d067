namespace Penstock.Tensors;

/// <summary>Whether a = b, elementwise; a comparison with NaN is false.</summary>
internal sealed record Equal : ComparisonOperator
{
    private protected override ComparisonKind Kind => ComparisonKind.Equal;
}

public static partial class Op
{
    /// <summary>Whether a = b, elementwise, with broadcasting.</summary>
    public static Value Equal(Value a, Value b) => Elementwise(new Equal(), a, b);
}
