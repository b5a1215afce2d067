namespace Penstock.Tensors;

/// <summary>min(max(x / 6 + 0.5, 0), 1), elementwise.</summary>
internal sealed record HardSigmoid : UnaryOperator
{
    private protected override UnaryKind Kind => UnaryKind.HardSigmoid;

    private protected override Value Slope(Value x, Value y, Value g) => Op.Where(Op.And(Op.Greater(x, x.Graph.Number(-3, x.DType)), Op.Less(x, x.Graph.Number(3, x.DType))), g / 6, Op.Zero(g));
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.HardSigmoid"/>
    public static Value HardSigmoid(Value x) => Elementwise(new HardSigmoid(), x);
}
