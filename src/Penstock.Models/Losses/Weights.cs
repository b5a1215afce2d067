using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Weights of examples beside values that have more axes.</summary>
internal static class Weights
{
    /// <summary>Fails where a weight is negative or no number.</summary>
    /// <param name="who">Who takes the weights.</param>
    /// <param name="weights">The weights of examples.</param>
    /// <param name="batch">The number of their batch, from 1; 0 where there is one alone.</param>
    public static void ExpectFit(string who, Tensor weights, long batch = 0)
    {
        for (int i = 0; i < weights.Count; i++)
            if (!(weights.NumberAt(i) >= 0))
                throw new ArgumentException(FormattableString.Invariant($"{who}: expected weights of examples of 0 or more, got {weights.NumberAt(i)} at {i}{(batch > 0 ? FormattableString.Invariant($" of batch {batch}") : "")}. Give 0 to what is not to count."));
    }

    /// <summary>The weights of what a mask lets count: the mask itself where there are none.</summary>
    public static Value Within(Value mask, Value? weight)
    {
        Value counted = mask.DType.IsFloating() ? mask : Op.Cast(mask, weight?.DType ?? DType.Float32);
        return weight is null ? counted : counted * Spread(weight, counted);
    }

    /// <summary>Weights [batch] under the shape of values [batch, ..].</summary>
    public static Value Spread(Value weight, Value like)
    {
        Value numbers = Op.Cast(weight, like.DType);
        while (numbers.Shape.Rank > like.Shape.Rank && numbers.Shape[-1] == 1) numbers = Op.Squeeze(numbers, -1);
        while (numbers.Shape.Rank < like.Shape.Rank) numbers = Op.ExpandDims(numbers, -1);
        return Op.BroadcastTo(numbers, like.Shape);
    }
}
