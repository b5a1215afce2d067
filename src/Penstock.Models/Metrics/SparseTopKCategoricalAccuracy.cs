using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The share of examples whose labelled class is among the k of the largest outputs; labels are class numbers.</summary>
/// <param name="k">Default 5.</param>
public sealed class SparseTopKCategoricalAccuracy(int k = 5) : MeanMetric
{
    /// <summary>How many classes count as right.</summary>
    public int K => k;

    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call) =>
        TopKCategoricalAccuracy.IsAmongLargest(call.Output, Targets.Classes(call.Target, call.Output), k);

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config) => config["k"] = k;

    internal static SparseTopKCategoricalAccuracy FromConfig(KerasConfig config) => new(config.Whole("k", 5));
}
