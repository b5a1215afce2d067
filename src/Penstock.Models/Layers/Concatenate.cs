using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Its inputs one after the other along an axis.</summary>
/// <param name="axis">Default the last.</param>
public sealed class Concatenate(int axis = -1) : Layer
{
    /// <summary>The axis.</summary>
    public int Axis => axis;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => input;

    /// <inheritdoc/>
    protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call) => Op.Concatenate(axis, inputs);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["axis"] = axis };

    internal static Concatenate FromConfig(KerasConfig config) => new(config.Whole("axis", -1));
}
