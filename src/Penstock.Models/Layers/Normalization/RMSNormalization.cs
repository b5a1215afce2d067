using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>x / sqrt(mean(x^2) + epsilon) * scale, with the mean of each example over axes (Zhang and Sennrich 2019). As in Keras, a mask ends here.</summary>
/// <param name="axes">The axes; the last, if none is given.</param>
public sealed class RMSNormalization(params IReadOnlyList<int> axes) : Layer
{
    /// <summary>The axes over which each example is normalized.</summary>
    public IReadOnlyList<int> Axes { get; } = axes.Count == 0 ? [-1] : axes;

    /// <summary>Added to the mean of the squares. Default 1e-6.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        var axes = new TrailingAxes(input.Shape, Axes);
        Require(axes.Extents.IsKnown, $"known extents of the axes [{string.Join(", ", Axes)}]", $"shape {input.Shape}");
        Value rows = axes.Gather(input), scale = Op.Reshape(call.Weight("scale", axes.Extents, Initializer.Ones), [axes.Extents.Size]);
        Value inverse = Op.ReciprocalSqrt(Op.Mean(Op.Square(rows), -1) + Epsilon);
        return axes.Scatter(rows * Op.ExpandDims(inverse, -1) * scale);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["axis"] = Axes is [var one] ? one : KerasText.List(Axes), ["epsilon"] = Epsilon };

    internal static RMSNormalization FromConfig(KerasConfig config) => new(config.Wholes("axis") ?? []) { Epsilon = config.Number("epsilon", 1e-6) };
}
