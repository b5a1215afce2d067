using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Vectors are scaled to length 1.</summary>
public sealed record UnitNorm : NormConstraint
{
    private protected override Value Wanted(Value norms) => Op.BroadcastTo(norms.Graph.Number(1, norms.DType), norms.Shape);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["axis"] = WrittenAxis };

    internal static UnitNorm FromConfig(KerasConfig config) => new() { Axis = AxisOf(config) };
}
