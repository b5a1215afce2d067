using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>-log(p) of the labelled class; labels are class numbers.</summary>
public sealed class SparseCategoricalCrossentropy : Loss
{
    /// <summary>Whether the outputs are logits. Default false: they are probabilities.</summary>
    public bool FromLogits { get; init; }

    /// <summary>A class number whose rows do not count; null, the default, for none.</summary>
    public int? IgnoreClass { get; init; }

    /// <inheritdoc/>
    public override Value ToProbabilities(Value output) => FromLogits ? Op.Softmax(output) : output;

    internal override TensorType LabelsOf(TensorType output) => ClassNumbers(output);

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value classes = Targets.Classes(target, output);
        if (Counts(classes) is not { } counts) return CrossEntropy(classes, output);
        Value losses = CrossEntropy(Op.Where(counts, classes, classes.Graph.Number(0, classes.DType)), output);
        return Op.Where(counts, losses, losses.Graph.Number(0, losses.DType));
    }

    internal override string? FaultIn(Tensor label, Shape target, Shape output) => Targets.FaultIn(label, output, IgnoreClass);

    private Value CrossEntropy(Value classes, Value output)
    {
        if (FromLogits) return Logits.SparseCrossEntropy(classes, output);
        if (Logits.Of(output) is { } logits) return Probabilities.Capped(Logits.SparseCrossEntropy(classes, logits));
        Value labels = Op.OneHot(classes, checked((int)output.Shape[-1].Value), output.DType);
        Value losses = Op.Sum(Probabilities.CrossEntropy(labels, output), -1), none = losses.Graph.Number(double.NaN, losses.DType);
        // A class that there is not has no loss, as with logits.
        return Op.Where(Op.Greater(Op.Sum(labels, -1), Op.Zero(losses)), losses, none);
    }

    /// <inheritdoc/>
    protected override Value? Counted(Value target, Value losses) => Counts(Op.Reshape(target, losses.Shape));

    private Value? Counts(Value classes) => IgnoreClass is { } ignored ? Op.NotEqual(classes, classes.Graph.Number(ignored, classes.DType)) : null;

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => (config["from_logits"], config["ignore_class"]) = (FromLogits, IgnoreClass);

    internal static SparseCategoricalCrossentropy FromConfig(KerasConfig config) =>
        new() { FromLogits = config.Flag("from_logits", false), IgnoreClass = config.OptionalWhole("ignore_class") };
}
