using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>(x - mean) / sqrt(variance + epsilon) * gamma + beta, with mean and variance of each example over axes (Ba et al. 2016).</summary>
/// <param name="axes">The axes; the last, if none is given.</param>
public sealed class LayerNormalization(params IReadOnlyList<int> axes) : ScaledNormalization
{
    /// <summary>The axes over which each example is normalized.</summary>
    public IReadOnlyList<int> Axes { get; } = axes.Count == 0 ? [-1] : axes;

    /// <summary>Whether numbers are divided by the deviation alone: the mean stays and beta is absent. Default false.</summary>
    public bool RmsScaling { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 2, "input of rank 2 or more", $"shape {input.Shape}", "Add a batch axis with ExpandDims.");
        var axes = new TrailingAxes(input.Shape, Axes);
        Require(axes.Extents.IsKnown, $"known extents of the axes [{string.Join(", ", Axes)}]", $"shape {input.Shape}");
        Value rows = axes.Gather(input);
        Shape row = [axes.Extents.Size];
        Value? gamma = RmsScaling || Scale ? Op.Reshape(Gamma(axes.Extents, call), row) : null;
        if (!RmsScaling) return axes.Scatter(Op.LayerNormalization(rows, gamma ?? Filled(1, row, call), Op.Reshape(Beta(axes.Extents, call), row), Epsilon));
        Value centred = rows - Op.ExpandDims(Op.Mean(rows, -1), -1);
        // What rounding has left out of a large mean is no part of the variance.
        Value inverse = Op.ReciprocalSqrt(Op.Mean(Op.Square(centred), -1) - Op.Square(Op.Mean(centred, -1)) + Epsilon);
        return axes.Scatter(rows * Op.ExpandDims(inverse, -1) * gamma!);
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        config["axis"] = Axes is [var one] ? one : KerasText.List(Axes);
        config["rms_scaling"] = RmsScaling;
        return config;
    }

    internal static LayerNormalization FromConfig(KerasConfig config)
    {
        var layer = new LayerNormalization(config.Wholes("axis") ?? [])
        {
            Epsilon = config.Number("epsilon", 1e-3), Center = config.Flag("center", true), Scale = config.Flag("scale", true), RmsScaling = config.Flag("rms_scaling", false),
        };
        layer.ReadRules(config);
        return layer;
    }
}
