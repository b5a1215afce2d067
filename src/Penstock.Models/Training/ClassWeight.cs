using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Weights of classes as weights of examples.</summary>
internal static class ClassWeight
{
    /// <summary>The examples' weights times those of their classes.</summary>
    public static Value? Times(Value? weight, Value target, Value output, IReadOnlyDictionary<int, float> classWeights)
    {
        if (classWeights.Count == 0) return weight;
        foreach (var (label, factor) in classWeights)
            if (label < 0 || factor < 0 || !float.IsFinite(factor))
                throw new ArgumentException(FormattableString.Invariant($"Fit: expected class weights of 0 or more for class numbers from 0, got {factor} for class {label}."));
        // One output tells two classes.
        int classes = Math.Max(2, output.Shape[-1].IsKnown ? checked((int)output.Shape[-1].Value) : 0);
        var table = new float[Math.Max(classes, checked(classWeights.Keys.Max() + 1))];
        Array.Fill(table, 1f);
        foreach (var (label, factor) in classWeights) table[label] = factor;
        Value labels = target.Shape.Rank > 1 && target.Shape[-1] != 1 ? Op.ArgMax(target, -1) : Op.Reshape(target, [target.Shape[0]]);
        Value factors = Op.Gather(target.Graph.Constant(Tensor.From(table)), WholeNumbers.Of(labels, DType.Int32));
        return weight is null ? factors : Weights.Spread(weight, factors) * factors;
    }
}
