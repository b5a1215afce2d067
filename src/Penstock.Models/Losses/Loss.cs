using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What training makes small: a number for every example, from what the model gave and what it should have given.</summary>
public abstract class Loss
{
    /// <summary>The loss's name in Keras.</summary>
    public virtual string KerasName => GetType().Name;

    /// <summary>Whether the loss takes the model's outputs as logits, so that metrics make probabilities of them.</summary>
    public virtual bool TakesLogits => false;

    /// <summary>Adds the nodes that compute the loss of every example.</summary>
    /// <param name="target">What the model should have given, [batch, ..].</param>
    /// <param name="output">What it gave, [batch, ..].</param>
    /// <returns>[batch], or [batch, ..] where an example has several parts.</returns>
    public abstract Value PerExample(Value target, Value output);

    /// <summary>The sum of the losses, each times its weight, over the number of examples (Keras's sum_over_batch_size).</summary>
    /// <param name="target">What the model should have given.</param>
    /// <param name="output">What it gave.</param>
    /// <param name="weight">How much each example counts, [batch]; null for 1.</param>
    public Value Reduce(Value target, Value output, Value? weight = null)
    {
        Value losses = PerExample(target, output);
        return weight is null ? Op.Mean(losses) : Op.Mean(losses * Weights.Spread(weight, losses));
    }

    /// <summary>A target of the output's type and, where only an axis of extent 1 differs, its shape.</summary>
    protected static Value Match(Value target, Value output)
    {
        Value numbers = Op.Cast(target, output.DType);
        if (numbers.Shape == output.Shape) return numbers;
        if (numbers.Shape.Rank + 1 == output.Shape.Rank && output.Shape[-1] == 1) return Op.Reshape(numbers, output.Shape);
        if (numbers.Shape.Rank == output.Shape.Rank + 1 && numbers.Shape[-1] == 1) return Op.Squeeze(numbers, -1);
        return numbers;
    }
}
