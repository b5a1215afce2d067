using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The share of examples whose labelled class is among the k of the largest outputs; labels are as long as the outputs.</summary>
/// <param name="k">Default 5.</param>
public sealed class TopKCategoricalAccuracy(int k = 5) : MeanMetric
{
    /// <summary>How many classes count as right.</summary>
    public int K => k;

    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call) => IsAmongLargest(call.Output, Op.ArgMax(Targets.Match(call.Target, call.Output)), k);

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config) => config["k"] = k;

    internal static TopKCategoricalAccuracy FromConfig(KerasConfig config) => new(config.Whole("k", 5));

    /// <summary>1 where fewer than k outputs are larger than that of the class, else 0.</summary>
    internal static Value IsAmongLargest(Value output, Value classes, int k)
    {
        Value own = Op.Sum(Op.OneHot(classes, checked((int)output.Shape[-1].Value), output.DType) * output, -1);
        Value larger = Op.Sum(Op.Cast(Op.Greater(output, Op.BroadcastTo(Op.ExpandDims(own, -1), output.Shape)), DType.Float32), -1);
        return Op.Cast(Op.Less(larger, Op.BroadcastTo(larger.Graph.Number(k, DType.Float32), larger.Shape)), DType.Float32) + Op.Cast(Unknowns.OfRows(output), DType.Float32);
    }
}
