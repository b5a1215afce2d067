namespace Penstock.Tensors;

/// <summary>Whether a &lt; b, elementwise; a comparison with NaN is false.</summary>
internal sealed record Less : ComparisonOperator
{
    private protected override ComparisonKind Kind => ComparisonKind.Less;
}

public static partial class Op
{
    /// <summary>Whether a &lt; b, elementwise, with broadcasting.</summary>
    public static Value Less(Value a, Value b) => Elementwise(new Less(), a, b);
}
