using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Weights of examples beside values that have more axes.</summary>
internal static class Weights
{
    /// <summary>The place of the first weight that is negative or no number; -1 where none is.</summary>
    public static int FirstUnfit(Tensor weights)
    {
        for (int i = 0; i < weights.Count; i++)
            if (!(weights.NumberAt(i) >= 0)) return i;
        return -1;
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
