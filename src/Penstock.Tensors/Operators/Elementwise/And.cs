namespace Penstock.Tensors;

/// <summary>Whether both of two truth values hold, elementwise.</summary>
internal sealed record And : LogicalOperator
{
    private protected override LogicalKind Kind => LogicalKind.And;
}

public static partial class Op
{
    /// <summary>Whether both of two truth values hold, elementwise, with broadcasting.</summary>
    public static Value And(Value a, Value b) => Elementwise(new And(), a, b);
}
