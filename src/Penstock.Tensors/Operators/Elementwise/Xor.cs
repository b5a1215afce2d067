namespace Penstock.Tensors;

/// <summary>Whether exactly one of two truth values holds, elementwise.</summary>
internal sealed record Xor : LogicalOperator
{
    private protected override LogicalKind Kind => LogicalKind.Xor;
}

public static partial class Op
{
    /// <summary>Whether exactly one of two truth values holds, elementwise, with broadcasting.</summary>
    public static Value Xor(Value a, Value b) => Elementwise(new Xor(), a, b);
}
