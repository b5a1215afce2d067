using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of each channel over height and width. Input [batch, height, width, channels], output [batch, channels].</summary>
[KerasName("GlobalAveragePooling2D")]
public sealed class GlobalAveragePool2D : Layer
{
    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>Whether height and width stay, with extent 1. Default false.</summary>
    public bool KeepDims { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank == 4, "images [batch, height, width, channels]", $"shape {input.Shape}", "Add missing axes with a Reshape layer.");
        return DataFormat.Apply(input, images =>
        {
            Value means = Op.Mean(images, 1, 2);
            return KeepDims ? Op.Reshape(means, [images.Shape[0], 1, 1, images.Shape[3]]) : means;
        });
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["data_format"] = KerasText.Of(DataFormat), ["keepdims"] = KeepDims };

    internal static GlobalAveragePool2D FromConfig(KerasConfig config) =>
        new() { DataFormat = config.Choice("data_format", DataFormat.ChannelsLast), KeepDims = config.Flag("keepdims", false) };
}
