namespace Penstock.Tensors;

/// <summary>log(1 + exp(x)), elementwise.</summary>
internal sealed record Softplus : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Softplus;

    private protected override Value Slope(Value x, Value y, Value g) => g * Op.Sigmoid(x);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Softplus"/>
    public static Value Softplus(Value x) => Elementwise(new Softplus(), x);
}
