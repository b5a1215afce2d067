using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The share of examples whose largest output is that of the labelled class; labels are as long as the outputs.</summary>
public sealed class CategoricalAccuracy : MeanMetric
{
    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call) => AreEqual(Op.ArgMax(call.Output), Op.ArgMax(Targets.Match(call.Target, call.Output)));

    internal static CategoricalAccuracy FromConfig(KerasConfig _) => new();
}
