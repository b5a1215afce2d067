using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A penalty of factor * sum(x^2).</summary>
public sealed record L2 : Regularizer
{
    /// <summary>The penalty of a factor.</summary>
    /// <param name="factor">Default 0.01.</param>
    public L2(double factor = 0.01) => Factor = Checked(factor);

    /// <summary>What the sum of squares is multiplied by.</summary>
    public double Factor { get; }

    /// <inheritdoc/>
    public override Value Penalty(Value x) => Op.Sum(Op.Square(x)) * Factor;

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["l2"] = Factor };

    internal static L2 FromConfig(KerasConfig config) => new(config.Number("l2", 0.01));
}
