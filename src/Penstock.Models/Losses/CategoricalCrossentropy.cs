using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>-sum(target * log(p)) over the classes, the last axis; labels are as long as the outputs.</summary>
public sealed class CategoricalCrossentropy : Loss
{
    /// <summary>Whether the outputs are logits. Default false: they are probabilities.</summary>
    public bool FromLogits { get; init; }

    /// <summary>How much labels are moved towards evenness, from 0 to 1. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <inheritdoc/>
    public override Value ToProbabilities(Value output) => FromLogits ? Op.Softmax(output) : output;

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value wanted = Targets.Smooth(Match(target, output), LabelSmoothing, output.Shape[-1].Value);
        if (FromLogits) return Op.SoftmaxCrossEntropy(output, wanted);
        return Logits.Of(output) is { } logits
            ? Probabilities.Capped(Op.SoftmaxCrossEntropy(logits, wanted))
            : Op.Sum(Probabilities.CrossEntropy(wanted, output), -1);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => (config["from_logits"], config["label_smoothing"]) = (FromLogits, LabelSmoothing);

    internal static CategoricalCrossentropy FromConfig(KerasConfig config) =>
        new() { FromLogits = config.Flag("from_logits", false), LabelSmoothing = config.Number("label_smoothing", 0) };
}
