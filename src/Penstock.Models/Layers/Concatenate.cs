using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Its inputs one after the other along an axis, and so their masks.</summary>
/// <param name="axis">Default the last.</param>
public sealed class Concatenate(int axis = -1) : Layer
{
    /// <summary>The axis.</summary>
    public int Axis => axis;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => input;

    /// <inheritdoc/>
    protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call)
    {
        Value joined = Op.Concatenate(axis, inputs);
        if (inputs.Any(x => call.MaskOf(x) is not null)) call.SetMask(joined, MaskOf(inputs, call));
        return joined;
    }

    // Along the last axis a place counts where it does in any input; an input without a mask counts everywhere.
    private Value? MaskOf(IReadOnlyList<Value> inputs, LayerCall call)
    {
        int along = inputs[0].Shape.Axis(axis);
        if (along == inputs[0].Shape.Rank - 1)
            return inputs.All(x => call.MaskOf(x) is not null) ? inputs.Select(x => Places(x, call)).Aggregate(Op.Or) : null;
        return Op.Concatenate(along, [.. inputs.Select(x => Places(x, call))]);
    }

    private static Value Places(Value input, LayerCall call)
    {
        Shape places = input.Shape.Without(input.Shape.Rank - 1);
        Value mask = call.MaskOf(input) ?? call.Graph.Number(1, DType.Bool);
        while (mask.Shape.Rank > 0 && mask.Shape.Rank < places.Rank) mask = Op.ExpandDims(mask, -1);
        return Op.BroadcastTo(mask, places);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["axis"] = axis };

    internal static Concatenate FromConfig(KerasConfig config) => new(config.Whole("axis", -1));
}
