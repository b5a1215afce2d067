using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Cross-entropy of logits: binary where the model gives one number, sparse where the labels are class numbers, categorical where
/// they are as long as the outputs. A model that ends in softmax or sigmoid is taken before it.
/// </summary>
public sealed class CrossEntropy : Loss
{
    /// <inheritdoc/>
    public override Value ToProbabilities(Value output) => output.Shape[-1] == 1 ? Op.Sigmoid(output) : Op.Softmax(output);

    internal override TensorType LabelsOf(TensorType output) => output.Shape[-1] == 1 ? output : ClassNumbers(output);

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value logits = Logits.Of(output) ?? output;
        if (logits.Shape.Rank >= 1 && logits.Shape[-1] == 1) return Op.Mean(Op.SigmoidCrossEntropy(logits, Match(target, logits)), -1);
        return AreClasses(target.Shape, logits.Shape) ? Logits.SparseCrossEntropy(target, logits) : Op.SoftmaxCrossEntropy(logits, Match(target, logits));
    }

    internal override string? FaultIn(Tensor label, Shape target, Shape output) => AreClasses(target, output) ? Targets.FaultIn(label, output) : null;

    private static bool AreClasses(Shape target, Shape output) => !IsOne(output[-1]) && (target.Rank < output.Rank || IsOne(target[-1]));

    // Every step asks, and allocates nothing.
    private static bool IsOne(Dim extent) => extent is { IsKnown: true, Value: 1 };

    internal static CrossEntropy FromConfig(KerasConfig _) => new();
}
