namespace Penstock.Tensors;

/// <summary>Whether a differs from b, elementwise; a comparison with NaN is true.</summary>
internal sealed record NotEqual : ComparisonOperator
{
    private protected override ComparisonKind Kind => ComparisonKind.NotEqual;
}

public static partial class Op
{
    /// <summary>Whether a differs from b, elementwise, with broadcasting.</summary>
    public static Value NotEqual(Value a, Value b) => Elementwise(new NotEqual(), a, b);
}
