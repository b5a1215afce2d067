using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Leaves out the steps all of whose features are one value: a mask says so to the layers behind, and the features become 0. Input [batch, steps, .., features].</summary>
/// <param name="maskValue">The value. Default 0.</param>
public sealed class Masking(double maskValue = 0) : Layer
{
    /// <summary>The value that means nothing.</summary>
    public double MaskValue => maskValue;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 2, "input of rank 2 or more", $"shape {input.Shape}");
        Value mask = Op.Any(Op.NotEqual(input, call.Graph.Number(maskValue, input.DType)), -1);
        Value masked = Op.Where(Op.ExpandDims(mask, -1), input, call.Graph.Number(0, input.DType));
        call.SetMask(masked, mask);
        return masked;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["mask_value"] = maskValue };

    internal static Masking FromConfig(KerasConfig config) => new(config.Number("mask_value", 0));
}
