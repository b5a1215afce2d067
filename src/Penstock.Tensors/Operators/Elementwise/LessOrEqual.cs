namespace Penstock.Tensors;

/// <summary>Whether a &lt;= b, elementwise; a comparison with NaN is false.</summary>
internal sealed record LessOrEqual : ComparisonOperator
{
    private protected override ComparisonKind Kind => ComparisonKind.LessOrEqual;
}

public static partial class Op
{
    /// <summary>Whether a &lt;= b, elementwise, with broadcasting.</summary>
    public static Value LessOrEqual(Value a, Value b) => Elementwise(new LessOrEqual(), a, b);
}
