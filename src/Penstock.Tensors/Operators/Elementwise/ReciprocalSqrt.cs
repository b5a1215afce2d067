namespace Penstock.Tensors;

/// <summary>1 / sqrt(x), elementwise.</summary>
internal sealed record ReciprocalSqrt : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.ReciprocalSqrt;

    private protected override Value Slope(Value x, Value y, Value g) => g * y * y * y * -0.5;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.ReciprocalSqrt"/>
    public static Value ReciprocalSqrt(Value x) => Elementwise(new ReciprocalSqrt(), x);
}
