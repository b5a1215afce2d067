using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// A layer that takes several inputs together, element by element. An input of fewer axes gets axes of extent 1 behind its batch axis, then
/// extents of 1 are repeated. The output's mask holds where that of any input does, if all have one.
/// </summary>
public abstract class MergeLayer : Layer
{
    /// <inheritdoc/>
    protected sealed override Value Call(Value input, LayerCall call) => Call([input], call);

    /// <inheritdoc/>
    protected sealed override Value Call(IReadOnlyList<Value> inputs, LayerCall call)
    {
        int rank = inputs.Max(x => x.Shape.Rank);
        Value?[] masks = [.. inputs.Select(x => x.Shape.Rank == rank ? call.MaskOf(x) : null)];
        Value merged = Merge([.. inputs.Select(x => Raised(x, rank))], masks);
        if (masks.All(m => m is not null)) call.SetMask(merged, masks.Aggregate((a, b) => Op.Or(a!, b!)));
        return merged;
    }

    /// <summary>The inputs, all of one rank, taken together.</summary>
    private protected abstract Value Merge(IReadOnlyList<Value> inputs, IReadOnlyList<Value?> masks);

    /// <summary>An input where its mask holds, else another value.</summary>
    private protected static Value Masked(Value? mask, Value input, Value otherwise) => mask is null ? input : Op.Where(Over(mask, input), input, otherwise);

    /// <summary>Takes inputs together two at a time, where only those count whose mask holds.</summary>
    private protected static Value MergeUnmasked(IReadOnlyList<Value> inputs, IReadOnlyList<Value?> masks, Func<Value, Value, Value> merge)
    {
        (Value merged, Value? mask) = (inputs[0], masks[0]);
        for (int i = 1; i < inputs.Count; i++)
        {
            Value next = Masked(masks[i], inputs[i], merged);
            merged = merge(Masked(mask, merged, next), next);
            mask = mask is null || masks[i] is not { } other ? null : Op.Or(mask, other);
        }
        return merged;
    }

    private static Value Over(Value mask, Value input)
    {
        while (mask.Shape.Rank < input.Shape.Rank) mask = Op.ExpandDims(mask, -1);
        return mask;
    }

    private static Value Raised(Value x, int rank) => x.Shape.Rank == rank
        ? x
        : Op.Reshape(x, [x.Shape[0], .. Enumerable.Repeat<Dim>(1, rank - x.Shape.Rank), .. x.Shape.Skip(1)]);
}
