using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The share of probabilities that are on their label's side of a threshold; labels are 0 and 1.</summary>
public sealed class BinaryAccuracy : MeanMetric
{
    /// <summary>Above which probability an example is said to be of class 1. Default 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <inheritdoc/>
    protected override Value PerExample(MetricCall call)
    {
        Value p = call.Probabilities, target = Targets.Match(call.Target, p);
        Value said = Op.Cast(Op.Greater(p, p.Graph.Number(Threshold, p.DType)), p.DType);
        return AreEqual(said, target) + Op.Cast(Unknowns.Of(p) + Unknowns.Of(target), DType.Float32);
    }

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config) => config["threshold"] = Threshold;

    internal static BinaryAccuracy FromConfig(KerasConfig config) => new() { Threshold = config.Number("threshold", 0.5) };
}
