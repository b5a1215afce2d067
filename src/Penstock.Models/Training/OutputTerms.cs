using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>One output in the graph of a step: what it gave and should have given, how much examples count, and its mean loss.</summary>
internal sealed record OutputTerms(OutputLoss Loss, Value Target, Value Output, Value? Weight, Value Mean, bool IsMasked)
{
    public static OutputTerms Of(OutputLoss loss, ModelGraph graph, Value target, Value output, Value? weight, IReadOnlyDictionary<int, float> classWeights)
    {
        Value? counted = ClassWeight.Times(weight, target, output, classWeights);
        Value mean = graph.Masks.TryGetValue(output, out Value? mask) ? loss.Loss.ReduceMasked(target, output, mask, counted) : loss.Loss.Reduce(target, output, counted);
        return new(loss, target, output, mask is null ? weight : Weights.Within(mask, weight), mean, mask is not null);
    }
}
