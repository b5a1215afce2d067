using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Binary cross-entropy times (1 - p)^gamma, where p is the probability of what is right: easy examples count less (Lin et al. 2017); mean over the last axis.</summary>
public sealed class BinaryFocalCrossentropy : Loss
{
    /// <summary>Whether the outputs are logits. Default false: they are probabilities.</summary>
    public bool FromLogits { get; init; }

    /// <summary>How much labels are moved towards evenness, from 0 to 1. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>How much less easy examples count. Default 2.</summary>
    public double Gamma { get; init; } = 2;

    /// <summary>The weight of class 1, where classes are balanced; class 0 has the rest. Default 0.25.</summary>
    public double Alpha { get; init; } = 0.25;

    /// <summary>Whether the classes are weighted. Default false.</summary>
    public bool BalancesClasses { get; init; }

    /// <inheritdoc/>
    public override Value ToProbabilities(Value output) => FromLogits ? Op.Sigmoid(output) : output;

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value wanted = Targets.Smooth(Match(target, output), LabelSmoothing, 2), p = FromLogits ? Op.Sigmoid(output) : output;
        Value right = wanted * p + (1 - wanted) * (1 - p);
        Value losses = Op.Power(1 - right, right.Graph.Number(Gamma, right.DType)) * Probabilities.BinaryCrossEntropy(wanted, p);
        return Op.Mean(BalancesClasses ? losses * (wanted * Alpha + (1 - wanted) * (1 - Alpha)) : losses, -1);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) =>
        (config["from_logits"], config["label_smoothing"], config["gamma"], config["alpha"], config["apply_class_balancing"]) = (FromLogits, LabelSmoothing, Gamma, Alpha, BalancesClasses);

    internal static BinaryFocalCrossentropy FromConfig(KerasConfig config) => new()
    {
        FromLogits = config.Flag("from_logits", false), LabelSmoothing = config.Number("label_smoothing", 0), Gamma = config.Number("gamma", 2),
        Alpha = config.Number("alpha", 0.25), BalancesClasses = config.Flag("apply_class_balancing", false),
    };
}
