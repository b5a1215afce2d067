using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of sum(target * output) of vectors scaled to length 1: 1 where they point in one direction, -1 where they point in opposite ones. The loss of that name is the negative.</summary>
[KerasName("CosineSimilarity")]
public sealed class CosineSimilarityMetric : MeanMetric
{
    /// <summary>The axis of the vectors. Default the last.</summary>
    public int Axis { get; init; } = -1;

    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call) => -new CosineSimilarity { Axis = Axis }.PerExample(call.Target, call.Output);

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config) => config["axis"] = Axis;

    internal static CosineSimilarityMetric FromConfig(KerasConfig config) => new() { Axis = config.Whole("axis", -1) };
}
