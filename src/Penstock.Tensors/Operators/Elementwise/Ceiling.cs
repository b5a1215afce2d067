namespace Penstock.Tensors;

/// <summary>The next whole number at or above; its gradient is 0, elementwise.</summary>
internal sealed record Ceiling : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Ceiling;

    private protected override Value? Slope(Value x, Value y, Value g) => null;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Ceiling"/>
    public static Value Ceiling(Value x) => Elementwise(new Ceiling(), x);
}
