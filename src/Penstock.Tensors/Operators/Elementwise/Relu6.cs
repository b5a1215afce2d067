namespace Penstock.Tensors;

/// <summary>min(max(x, 0), 6), elementwise.</summary>
internal sealed record Relu6 : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.Relu6;

    private protected override Value Slope(Value x, Value y, Value g) => Op.Where(Op.And(Op.Greater(x, Op.Zero(x)), Op.Less(x, x.Graph.Number(6, x.DType))), g, Op.Zero(g));
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Relu6"/>
    public static Value Relu6(Value x) => Elementwise(new Relu6(), x);
}
