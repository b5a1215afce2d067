namespace Penstock.Tensors;

/// <summary>Whether either of two truth values holds, elementwise.</summary>
internal sealed record Or : LogicalOperator
{
    private protected override LogicalKind Kind => LogicalKind.Or;
}

public static partial class Op
{
    /// <summary>Whether either of two truth values holds, elementwise, with broadcasting.</summary>
    public static Value Or(Value a, Value b) => Elementwise(new Or(), a, b);
}
