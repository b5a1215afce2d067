namespace Penstock.Tensors;

/// <summary>Whether a &gt; b, elementwise; a comparison with NaN is false.</summary>
internal sealed record Greater : ComparisonOperator
{
    private protected override ComparisonKind Kind => ComparisonKind.Greater;
}

public static partial class Op
{
    /// <summary>Whether a &gt; b, elementwise, with broadcasting.</summary>
    public static Value Greater(Value a, Value b) => Elementwise(new Greater(), a, b);
}
