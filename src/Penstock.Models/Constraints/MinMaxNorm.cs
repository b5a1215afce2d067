using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Vectors are brought, wholly or in part, to lengths between two.</summary>
/// <param name="MinValue">The least length. Default 0.</param>
/// <param name="MaxValue">The greatest length. Default 1.</param>
/// <param name="Rate">How much of the way a step goes, up to 1. Default 1.</param>
public sealed record MinMaxNorm(double MinValue = 0, double MaxValue = 1, double Rate = 1) : NormConstraint
{
    private protected override Value Wanted(Value norms) => Targets.Clip(norms, MinValue, MaxValue) * Rate + norms * (1 - Rate);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["min_value"] = MinValue, ["max_value"] = MaxValue, ["rate"] = Rate, ["axis"] = WrittenAxis };

    internal static MinMaxNorm FromConfig(KerasConfig config) =>
        new(config.Number("min_value", 0), config.Number("max_value", 1), config.Number("rate", 1)) { Axis = AxisOf(config) };
}
