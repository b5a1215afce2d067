namespace Penstock.Tensors;

/// <summary>Whether a &gt;= b, elementwise; a comparison with NaN is false.</summary>
internal sealed record GreaterOrEqual : ComparisonOperator
{
    private protected override ComparisonKind Kind => ComparisonKind.GreaterOrEqual;
}

public static partial class Op
{
    /// <summary>Whether a &gt;= b, elementwise, with broadcasting.</summary>
    public static Value GreaterOrEqual(Value a, Value b) => Elementwise(new GreaterOrEqual(), a, b);
}
