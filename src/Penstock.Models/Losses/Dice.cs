using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>1 - 2 sum(target * output) / (sum(target) + sum(output)): how little two sets overlap (Dice 1945), for segmentation.</summary>
public sealed class Dice : Overlap
{
    private protected override Value Weighted(Value target, Value output, Value? weight)
    {
        Value both = Total(target * output, weight), all = Total(target, weight) + Total(output, weight);
        return 1 - 2 * both / (all + Probabilities.Epsilon);
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => config["axis"] = KerasText.List(Axis);

    internal static Dice FromConfig(KerasConfig config) => new() { Axis = config.Wholes("axis") };
}
