using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What a model should have given, beside what it gave.</summary>
internal static class Targets
{
    /// <summary>A target of the output's type and, where only an axis of extent 1 differs, its shape.</summary>
    /// <exception cref="ArgumentException">The shapes differ in more.</exception>
    public static Value Match(Value target, Value output)
    {
        Value numbers = Op.Cast(target, output.DType);
        if (numbers.Shape.Rank + 1 == output.Shape.Rank && output.Shape[-1] == 1) numbers = Op.ExpandDims(numbers, -1);
        if (numbers.Shape.Rank == output.Shape.Rank + 1 && numbers.Shape[-1] == 1) numbers = Op.Squeeze(numbers, -1);
        return numbers.Shape.Rank == output.Shape.Rank && !numbers.Shape.Zip(output.Shape).Any(d => d.First.IsKnown && d.Second.IsKnown && d.First != d.Second)
            ? numbers
            : throw new ArgumentException($"Loss: expected labels of the output's shape {output.Shape}, got {target.Shape}. For class numbers use a sparse loss or metric.");
    }

    /// <summary>Class numbers, one for each row of outputs.</summary>
    public static Value Classes(Value target, Value output)
    {
        Value classes = WholeNumbers.Of(target, DType.Int32);
        if (classes.Shape.Rank == output.Shape.Rank && classes.Shape[-1] == 1) classes = Op.Squeeze(classes, -1);
        return classes.Shape.Rank == output.Shape.Rank - 1
            ? classes
            : throw new ArgumentException($"Loss: expected one class number for each row of outputs {output.Shape}, got labels of shape {target.Shape}.");
    }

    /// <summary>Which label is no number of a class, and what to do; null where all are.</summary>
    public static string? FaultIn(Tensor label, Shape output, int? ignored = null)
    {
        if (!output[-1].IsKnown) return null;
        long classes = output[-1].Value;
        for (int i = 0; i < label.Count; i++)
        {
            double number = label.NumberAt(i);
            if ((number >= 0 && number < classes) || number == ignored) continue;
            return FormattableString.Invariant($"expected class numbers from 0 to {classes - 1} as labels, got {number} in row {i / (label.Count / label.Shape[0].Value)}. ")
                + "Number the classes from 0, give the last layer as many units as there are classes, or name a class to leave out: SparseCategoricalCrossentropy { IgnoreClass = -1 }.";
        }
        return null;
    }

    /// <summary>Labels moved towards evenness: label * (1 - smoothing) + smoothing / classes.</summary>
    public static Value Smooth(Value target, double smoothing, double classes) => smoothing == 0 ? target : target * (1 - smoothing) + smoothing / classes;

    /// <summary>Labels -1 and 1, where they are 0 and 1.</summary>
    public static Value Signed(Value target)
    {
        Value zero = target.Graph.Number(0, target.DType), one = target.Graph.Number(1, target.DType);
        Value isBinary = Op.Cast(Op.Or(Op.Equal(target, zero), Op.Equal(target, one)), target.DType);
        return Op.Where(Op.Equal(Op.Min(isBinary), one), target * 2 - 1, target);
    }

    /// <summary>Numbers kept within limits.</summary>
    public static Value Clip(Value x, double least, double most) =>
        Op.Minimum(Op.Maximum(x, x.Graph.Number(least, x.DType)), x.Graph.Number(most, x.DType));
}
