namespace Penstock.Tensors;

/// <summary>The next whole number at or below; its gradient is 0, elementwise.</summary>
internal sealed record Floor : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Floor;

    private protected override Value? Slope(Value x, Value y, Value g) => null;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Floor"/>
    public static Value Floor(Value x) => Elementwise(new Floor(), x);
}
