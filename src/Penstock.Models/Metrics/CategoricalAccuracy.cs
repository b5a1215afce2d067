using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The share of examples whose largest output is that of the labelled class; labels are as long as the outputs.</summary>
public sealed class CategoricalAccuracy : MeanMetric
{
    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call)
    {
        Value target = Targets.Match(call.Target, call.Output);
        return AreEqual(Op.ArgMax(call.Output), Op.ArgMax(target)) + Unknowns.OfRows(call.Output) + Unknowns.OfRows(target);
    }

    internal static CategoricalAccuracy FromConfig(KerasConfig _) => new();
}
