using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Vectors that are longer than a length are scaled to it (Srivastava et al. 2014).</summary>
/// <param name="MaxValue">The length. Default 2.</param>
public sealed record MaxNorm(double MaxValue = 2) : NormConstraint
{
    private protected override Value Wanted(Value norms) => Op.Minimum(norms, norms.Graph.Number(MaxValue, norms.DType));

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["max_value"] = MaxValue, ["axis"] = WrittenAxis };

    internal static MaxNorm FromConfig(KerasConfig config) => new(config.Number("max_value", 2)) { Axis = AxisOf(config) };
}
