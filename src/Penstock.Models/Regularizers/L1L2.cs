using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A penalty of l1 * sum(|x|) + l2 * sum(x^2).</summary>
public sealed record L1L2 : Regularizer
{
    /// <summary>The penalty of two factors.</summary>
    /// <param name="l1">What the sum of sizes is multiplied by. Default 0.</param>
    /// <param name="l2">What the sum of squares is multiplied by. Default 0.</param>
    public L1L2(double l1 = 0, double l2 = 0) => (FactorOfSizes, FactorOfSquares) = (Checked(l1), Checked(l2));

    /// <summary>What the sum of sizes is multiplied by.</summary>
    public double FactorOfSizes { get; }

    /// <summary>What the sum of squares is multiplied by.</summary>
    public double FactorOfSquares { get; }

    /// <inheritdoc/>
    public override Value Penalty(Value x) => Op.Sum(Op.Abs(x)) * FactorOfSizes + Op.Sum(Op.Square(x)) * FactorOfSquares;

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["l1"] = FactorOfSizes, ["l2"] = FactorOfSquares };

    internal static L1L2 FromConfig(KerasConfig config) => new(config.Number("l1", 0), config.Number("l2", 0));
}
