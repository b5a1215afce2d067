using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>1 - both / (both + alpha missed + beta wrong), with the sums both = target * output, missed = target (1 - output), wrong = (1 - target) output (Salehi et al. 2017); Dice where alpha and beta are 0.5.</summary>
public sealed class Tversky : Overlap
{
    /// <summary>How much counts what is missed. Default 0.5.</summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>How much counts what is found wrongly. Default 0.5.</summary>
    public double Beta { get; init; } = 0.5;

    private protected override Value Weighted(Value target, Value output, Value? weight)
    {
        Value both = Total(target * output, weight), missed = Total(target * (1 - output), weight), wrong = Total((1 - target) * output, weight);
        return 1 - both / (both + missed * Alpha + wrong * Beta + Probabilities.Epsilon);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => (config["alpha"], config["beta"], config["axis"]) = (Alpha, Beta, KerasText.List(Axis));

    internal static Tversky FromConfig(KerasConfig config) => new() { Alpha = config.Number("alpha", 0.5), Beta = config.Number("beta", 0.5), Axis = config.Wholes("axis") };
}
