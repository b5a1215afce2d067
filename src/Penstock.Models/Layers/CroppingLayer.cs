using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A layer that takes places away from the ends of the spatial axes.</summary>
public abstract class CroppingLayer : MarginLayer
{
    private protected CroppingLayer(params IReadOnlyList<Margin> cropping) : base(cropping)
    {
    }

    private protected sealed override string Setting => "cropping";

    private protected sealed override Value Change(Value input, int axis, Margin margin)
    {
        Dim extent = input.Shape[axis];
        Require(!extent.IsKnown || extent.Value > margin.Before + margin.After, $"more than {margin.Before + margin.After} places along axis {axis}", $"shape {input.Shape}", "Crop less.");
        return Op.Slice(input, axis, margin.Before, extent - (margin.Before + margin.After));
    }
}
