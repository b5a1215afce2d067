using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Cross-entropy of probabilities, which are kept away from 0 and 1 by Keras's epsilon.</summary>
internal static class Probabilities
{
    /// <summary>Keras's epsilon.</summary>
    public const double Epsilon = 1e-7;

    /// <summary>-target log(p) - (1 - target) log(1 - p), elementwise.</summary>
    public static Value BinaryCrossEntropy(Value target, Value probabilities)
    {
        Value p = Clip(probabilities);
        return -(target * Op.Log(p) + (1 - target) * Op.Log(1 - p));
    }

    /// <summary>-target log(p) for each class; p adds up to 1 along the last axis.</summary>
    public static Value CrossEntropy(Value target, Value probabilities) => -(target * Op.Log(Normalized(probabilities)));

    /// <summary>Probabilities that add up to 1 along the last axis, kept away from 0 and 1.</summary>
    public static Value Normalized(Value probabilities) => Clip(probabilities / Op.ExpandDims(Op.Sum(probabilities, -1), -1));

    /// <summary>Losses computed from logits, no larger than those of probabilities that are kept away from 0.</summary>
    public static Value Capped(Value losses) => Op.Minimum(losses, losses.Graph.Number(-Math.Log(Epsilon), losses.DType));

    private static Value Clip(Value p) => Targets.Clip(p, Epsilon, 1 - Epsilon);
}
