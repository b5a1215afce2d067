using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A loss of how far two sets overlap, as sums over axes; over the batch too, unless axes are named that leave it out.</summary>
public abstract class Overlap : Loss
{
    /// <summary>The axes that are summed over, 0 being that of the batch; null, the default, for all. Weights of examples count within sums over the batch.</summary>
    public IReadOnlyList<int>? Axis { get; init; }

    /// <inheritdoc/>
    public sealed override Value PerExample(Value target, Value output) => Weighted(Match(target, output), output, null);

    internal sealed override Value? OfBatch(Value target, Value output, Value? weight)
    {
        bool sumsOverBatch = Axis is null || Axis.Any(axis => output.Shape.Axis(axis) == 0);
        return sumsOverBatch ? Op.Mean(Weighted(Match(target, output), output, weight is null ? null : Weights.Spread(weight, output))) : null;
    }

    /// <summary>1 - the overlap.</summary>
    private protected abstract Value Weighted(Value target, Value output, Value? weight);

    private protected Value Total(Value x, Value? weight)
    {
        int[] axes = Axis is null ? [.. Enumerable.Range(0, x.Shape.Rank)] : [.. Axis];
        return Op.Sum(weight is null ? x : x * weight, axes);
    }
}
