namespace Penstock.Tensors;

/// <summary>-x, elementwise.</summary>
internal sealed record Negate : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Negate;

    private protected override bool TakesIntegers => true;

    private protected override Value Slope(Value x, Value y, Value g) => -g;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Negate"/>
    public static Value Negate(Value x) => Elementwise(new Negate(), x);
}
