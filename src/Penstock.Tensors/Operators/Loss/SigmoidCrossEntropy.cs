namespace Penstock.Tensors;

public static partial class Op
{
    /// <summary>Cross-entropy of the sigmoid of logits against targets from 0 to 1, elementwise: log(1 + exp(x)) - x * target, which equals -target log(sigmoid(x)) - (1 - target) log(1 - sigmoid(x)).</summary>
    public static Value SigmoidCrossEntropy(Value logits, Value targets) => Softplus(logits) - logits * targets;
}
