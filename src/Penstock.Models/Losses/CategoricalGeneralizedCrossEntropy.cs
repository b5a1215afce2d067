using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>(1 - p^q) / q of the labelled class's probability p: between cross-entropy and absolute error, for labels that are partly wrong (Zhang and Sabuncu 2018); labels are class numbers.</summary>
public sealed class CategoricalGeneralizedCrossEntropy : Loss
{
    /// <summary>From near 0, cross-entropy, to 1, absolute error. Default 0.5.</summary>
    public double Q
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentException(FormattableString.Invariant($"CategoricalGeneralizedCrossEntropy: expected a Q above 0 and up to 1, got {value}."));
    } = 0.5;

    internal override TensorType LabelsOf(TensorType output) => ClassNumbers(output);

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value labels = Op.OneHot(Targets.Classes(target, output), checked((int)output.Shape[-1].Value), output.DType);
        Value p = Op.Sum(labels * Targets.Clip(output, Probabilities.Epsilon, 1 - Probabilities.Epsilon), -1);
        return (1 - Op.Power(p, p.Graph.Number(Q, p.DType))) / Q;
    }

    internal override string? FaultIn(Tensor label, Shape target, Shape output) => Targets.FaultIn(label, output);

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => config["q"] = Q;

    internal static CategoricalGeneralizedCrossEntropy FromConfig(KerasConfig config) => new() { Q = config.Number("q", 0.5) };
}
