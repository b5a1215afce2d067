using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// (x - mean) / sqrt(variance + epsilon) * gamma + beta, with mean and variance of each group of neighbouring channels of each example
/// (Wu and He 2018). One group is layer normalization over all axes but the batch; as many as channels is instance normalization.
/// </summary>
/// <param name="groups">How many groups; -1 for as many as there are channels.</param>
public sealed class GroupNormalization(int groups = 32) : ScaledNormalization
{
    /// <summary>How many groups; -1 for as many as there are channels.</summary>
    public int Groups { get; } = groups is -1 or >= 1 ? groups : throw new ArgumentException($"GroupNormalization: expected 1 or more groups, or -1, got {groups}.");

    /// <summary>The axis of the channels. Default the last.</summary>
    public int Axis { get; init; } = -1;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        int axis = input.Shape.Axis(Axis);
        Require(input.Shape.Rank >= 2 && axis > 0 && input.Shape[axis].IsKnown, $"input of rank 2 or more with a known extent of axis {Axis}", $"shape {input.Shape}");
        long channels = input.Shape[axis].Value, groups = Groups == -1 ? channels : Groups;
        Require(groups <= channels && channels % groups == 0, $"channels that {groups} groups share evenly", channels);
        Shape split = [.. input.Shape.Slice(0, axis), groups, channels / groups, .. input.Shape.Slice(axis + 1, input.Shape.Rank - axis - 1)];
        var axes = new TrailingAxes(split, Enumerable.Range(1, split.Rank - 1).Where(a => a != axis));
        Value rows = axes.Gather(Op.Reshape(input, split));
        Shape row = [axes.Extents.Size];
        Require(row.IsKnown, "known extents but for the batch", $"shape {input.Shape}");
        Value normal = Op.LayerNormalization(rows, Filled(1, row, call), Filled(0, row, call), Epsilon), result = Op.Reshape(axes.Scatter(normal), input.Shape);
        Shape aligned = [.. Enumerable.Range(0, input.Shape.Rank).Select(a => a == axis ? channels : (Dim)1)];
        if (Scale) result *= Op.Reshape(Gamma([channels], call), aligned);
        return Center ? result + Op.Reshape(Beta([channels], call), aligned) : result;
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        (config["groups"], config["axis"]) = (Groups, Axis);
        return config;
    }

    internal static GroupNormalization FromConfig(KerasConfig config)
    {
        var layer = new GroupNormalization(config.Whole("groups", 32))
        {
            Axis = config.Whole("axis", -1), Epsilon = config.Number("epsilon", 1e-3), Center = config.Flag("center", true), Scale = config.Flag("scale", true),
        };
        layer.ReadRules(config);
        return layer;
    }
}
