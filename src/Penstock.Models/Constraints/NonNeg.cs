using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Numbers below 0 become 0.</summary>
public sealed record NonNeg : Constraint
{
    /// <inheritdoc/>
    public override Value Project(Value weight) => Op.Relu(weight);

    internal static NonNeg FromConfig(KerasConfig _) => new();
}
