using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>alpha * (1 - p)^gamma * cross-entropy, summed over the classes: easy examples count less (Lin et al. 2017).</summary>
public sealed class CategoricalFocalCrossentropy : Loss
{
    /// <summary>Whether the outputs are logits. Default false: they are probabilities.</summary>
    public bool FromLogits { get; init; }

    /// <summary>How much labels are moved towards evenness, from 0 to 1. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>How much less easy examples count. Default 2.</summary>
    public double Gamma { get; init; } = 2;

    /// <summary>The factor of all classes. Default 0.25.</summary>
    public double Alpha { get; init; } = 0.25;

    /// <inheritdoc/>
    public override Value ToProbabilities(Value output) => FromLogits ? Op.Softmax(output) : output;

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value wanted = Targets.Smooth(Match(target, output), LabelSmoothing, output.Shape[-1].Value);
        Value p = Probabilities.Normalized(FromLogits ? Op.Softmax(output) : output);
        return Op.Sum(Op.Power(1 - p, p.Graph.Number(Gamma, p.DType)) * -(wanted * Op.Log(p)) * Alpha, -1);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["from_logits"], config["label_smoothing"], config["gamma"], config["alpha"]) = (FromLogits, LabelSmoothing, Gamma, Alpha);

    internal static CategoricalFocalCrossentropy FromConfig(KerasConfig config) => new()
    {
        FromLogits = config.Flag("from_logits", false), LabelSmoothing = config.Number("label_smoothing", 0),
        Gamma = config.Number("gamma", 2), Alpha = config.Number("alpha", 0.25),
    };
}
