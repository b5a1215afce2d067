using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Weights of classes as weights of examples.</summary>
internal static class ClassWeight
{
    /// <summary>The examples' weights times those of their classes.</summary>
    public static Value? Times(Value? weight, Value target, Value output, IReadOnlyDictionary<int, float> classWeights)
    {
        if (classWeights.Count == 0) return weight;
        var table = new float[Math.Max(classWeights.Keys.Max() + 1, output.Shape[-1].IsKnown ? (int)output.Shape[-1].Value : 0)];
        Array.Fill(table, 1f);
        foreach (var (label, factor) in classWeights) table[label] = factor;
        Value classes = target.Shape.Rank > 1 && target.Shape[-1] != 1 ? Op.ArgMax(target, -1) : Op.Reshape(target, [target.Shape[0]]);
        Value factors = Op.Gather(target.Graph.Constant(Tensor.From(table)), Op.Cast(classes, DType.Int32));
        return weight is null ? factors : Weights.Spread(weight, factors) * factors;
    }
}
