using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The share of outputs that are equal to their labels, for models whose outputs are labels themselves: Keras's metrics.Accuracy, other than the word "accuracy", which is <see cref="Accuracy"/>.</summary>
[KerasName("Accuracy")]
public sealed class LabelAccuracy : MeanMetric
{
    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call)
    {
        Value output = call.Output, equal = AreEqual(output, Targets.Match(call.Target, output));
        if (output.DType.IsFloating()) equal += Op.Cast(Unknowns.Of(output), DType.Float32);
        return equal.Shape.Rank > 1 ? Op.Mean(equal, -1) : equal;
    }

    internal static LabelAccuracy FromConfig(KerasConfig _) => new();
}
