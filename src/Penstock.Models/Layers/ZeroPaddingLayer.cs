using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A layer that puts zeros at the ends of the spatial axes.</summary>
public abstract class ZeroPaddingLayer : MarginLayer
{
    private protected ZeroPaddingLayer(params IReadOnlyList<Margin> padding) : base(padding)
    {
    }

    private protected sealed override string Setting => "padding";

    private protected sealed override Value Change(Value input, int axis, Margin margin) => Op.Pad(input, axis, margin.Before, margin.After);
}
