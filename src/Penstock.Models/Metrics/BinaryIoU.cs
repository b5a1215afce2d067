using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean over classes 0 and 1 of intersection over union, where an output from a threshold on is said to be of class 1.</summary>
public sealed class BinaryIoU : OverlapMetric
{
    /// <summary>Intersection over union of two classes.</summary>
    /// <param name="targetClassIds">The classes whose overlaps are averaged. Default both.</param>
    public BinaryIoU(IReadOnlyList<int>? targetClassIds = null) : base(2, targetClassIds)
    {
    }

    /// <summary>From which output on an example is said to be of class 1. Default 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    private protected override Value Labelled(MetricCall call) => Targets.Match(call.Target, call.Probabilities);

    private protected override Value Said(MetricCall call)
    {
        Value p = call.Probabilities;
        return Op.Cast(Op.GreaterOrEqual(p, p.Graph.Number(Threshold, p.DType)), DType.Int32);
    }

    private protected override Value Unknown(MetricCall call, Value said) =>
        Op.Cast(Unknowns.Of(call.Probabilities) + Unknowns.Of(Targets.Match(call.Target, call.Probabilities)), DType.Float32);

    /// <inheritdoc/>
    protected internal override void Write(JsonObject config) => (config["target_class_ids"], config["threshold"]) = (KerasText.List(TargetClassIds), Threshold);

    internal static BinaryIoU FromConfig(KerasConfig config) => new(config.Wholes("target_class_ids")) { Threshold = config.Number("threshold", 0.5) };
}
