namespace Penstock.Tensors;

/// <summary>The natural logarithm; -infinity at 0, NaN below, elementwise.</summary>
internal sealed record Log : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Log;

    private protected override Value Slope(Value x, Value y, Value g) => g / x;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Log"/>
    public static Value Log(Value x) => Elementwise(new Log(), x);
}
