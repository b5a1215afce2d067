using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The share of examples whose largest output is that of the labelled class; labels are class numbers.</summary>
public sealed class SparseCategoricalAccuracy : MeanMetric
{
    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call) => AreEqual(Op.ArgMax(call.Output), Targets.Classes(call.Target, call.Output)) + Unknowns.OfRows(call.Output);

    internal static SparseCategoricalAccuracy FromConfig(KerasConfig _) => new();
}
