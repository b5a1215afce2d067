using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The numbers before a softmax or sigmoid, from which cross-entropy is computed without loss of digits.</summary>
internal static class Logits
{
    /// <summary>The logits of a value that is a softmax or sigmoid of them, seen through reshapes; else null.</summary>
    public static Value? Of(Value output) => output.Node.Operator switch
    {
        Tensors.Softmax or Sigmoid => output.Node.Inputs[0],
        Tensors.Reshape when Of(output.Node.Inputs[0]) is { } logits && output.Shape[-1] == logits.Shape[-1] => Op.Reshape(logits, output.Shape),
        _ => null,
    };

    /// <summary>Cross-entropy against class numbers, for logits of any rank.</summary>
    public static Value SparseCrossEntropy(Value target, Value logits)
    {
        Value classes = Targets.Classes(target, logits);
        Dim rows = logits.Shape.Product(0, logits.Shape.Rank - 1);
        Value losses = Op.SparseSoftmaxCrossEntropy(Op.Reshape(logits, [rows, logits.Shape[-1]]), Op.Reshape(classes, [rows]));
        return Op.Reshape(losses, logits.Shape.Without(-1));
    }
}
