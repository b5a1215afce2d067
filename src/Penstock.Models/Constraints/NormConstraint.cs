using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A constraint on the lengths of vectors within a weight.</summary>
public abstract record NormConstraint : Constraint
{
    private protected NormConstraint()
    {
    }

    /// <summary>The axes that a vector runs along. Default the first: what comes in at a unit of a dense layer. For the kernel of a two-dimensional convolution [0, 1, 2].</summary>
    public IReadOnlyList<int> Axis { get; init; } = [0];

    /// <inheritdoc/>
    public sealed override Value Project(Value weight)
    {
        int[] axes = [.. Axis.Select(axis => weight.Shape.Axis(axis))];
        Value norms = Op.Sqrt(Op.Sum(Op.Square(weight), axes));
        Value factors = Wanted(norms) / (norms + Probabilities.Epsilon);
        return weight * Op.Reshape(factors, [.. weight.Shape.Select((extent, axis) => axes.Contains(axis) ? 1 : extent)]);
    }

    /// <summary>The lengths that vectors of given lengths are scaled to.</summary>
    private protected abstract Value Wanted(Value norms);

    private protected JsonNode WrittenAxis => Axis.Count == 1 ? Axis[0] : KerasText.List(Axis)!;

    private protected static IReadOnlyList<int> AxisOf(KerasConfig config) => config.Wholes("axis") ?? [0];
}
