using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The product of its inputs, element by element, with broadcasting; what a mask leaves out does not count.</summary>
public sealed class Multiply : MergeLayer
{
    private protected override Value Merge(IReadOnlyList<Value> inputs, IReadOnlyList<Value?> masks)
    {
        Value product = inputs.Select((x, i) => Masked(masks[i], x, x.Graph.Number(1, x.DType))).Aggregate(Op.Multiply);
        return masks.All(m => m is not null) ? Masked(masks.Aggregate((a, b) => Op.Or(a!, b!)), product, product.Graph.Number(0, product.DType)) : product;
    }

    internal static Multiply FromConfig(KerasConfig _) => new();
}
