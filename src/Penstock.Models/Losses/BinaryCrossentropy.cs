using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>mean(-target log(p) - (1 - target) log(1 - p)) over the last axis.</summary>
public sealed class BinaryCrossentropy : Loss
{
    /// <summary>Whether the outputs are logits. Default false: they are probabilities.</summary>
    public bool FromLogits { get; init; }

    /// <summary>How much labels are moved towards evenness, from 0 to 1. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <inheritdoc/>
    public override Value ToProbabilities(Value output) => FromLogits ? Op.Sigmoid(output) : output;

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value wanted = Targets.Smooth(Match(target, output), LabelSmoothing, 2);
        Value? logits = FromLogits ? output : Logits.Of(output);
        return Op.Mean(logits is null ? Probabilities.BinaryCrossEntropy(wanted, output) : Op.SigmoidCrossEntropy(logits, wanted), -1);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => (config["from_logits"], config["label_smoothing"]) = (FromLogits, LabelSmoothing);

    internal static BinaryCrossentropy FromConfig(KerasConfig config) =>
        new() { FromLogits = config.Flag("from_logits", false), LabelSmoothing = config.Number("label_smoothing", 0) };
}
