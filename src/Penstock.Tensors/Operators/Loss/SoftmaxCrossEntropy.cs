namespace Penstock.Tensors;

public static partial class Op
{
    /// <summary>Cross-entropy of the softmax of logits [.., classes] against a distribution over the classes: -sum(targets * log softmax(logits)), one number a row.</summary>
    public static Value SoftmaxCrossEntropy(Value logits, Value targets) => -Sum(targets * LogSoftmax(logits), -1);
}
