using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Every place of volumes repeated. Input [batch, depth, height, width, channels].</summary>
/// <param name="size">By how much depth, height and width grow. Default 2.</param>
public sealed class UpSampling3D(SpatialSize? size = null) : Layer
{
    /// <summary>By how much depth, height and width grow.</summary>
    public SpatialSize Size { get; } = size ?? 2;

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => DataFormat.Apply(input, 3, Label, x => Enlargement.Repeat(x, 1, Size.For(3, Label)));

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["size"] = Size.Config(3, Label), ["data_format"] = KerasText.Of(DataFormat) };

    internal static UpSampling3D FromConfig(KerasConfig config) => new(config.Size("size", 2)) { DataFormat = config.Choice("data_format", DataFormat.ChannelsLast) };
}
