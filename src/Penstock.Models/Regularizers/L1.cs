using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A penalty of factor * sum(|x|), which makes many numbers 0.</summary>
public sealed record L1 : Regularizer
{
    /// <summary>The penalty of a factor.</summary>
    /// <param name="factor">Default 0.01.</param>
    public L1(double factor = 0.01) => Factor = Checked(factor);

    /// <summary>What the sum of sizes is multiplied by.</summary>
    public double Factor { get; }

    /// <inheritdoc/>
    public override Value Penalty(Value x) => Op.Sum(Op.Abs(x)) * Factor;

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["l1"] = Factor };

    internal static L1 FromConfig(KerasConfig config) => new(config.Number("l1", 0.01));
}
