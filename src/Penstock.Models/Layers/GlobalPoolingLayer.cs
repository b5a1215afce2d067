using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A layer that takes all places of sequences, images or volumes together, channel by channel. Output [batch, channels].</summary>
public abstract class GlobalPoolingLayer : Layer
{
    private readonly int _axes;

    private protected GlobalPoolingLayer(int axes) => _axes = axes;

    private protected GlobalPoolingLayer(int axes, KerasConfig config) : this(axes) =>
        (DataFormat, KeepDims) = (config.Choice("data_format", DataFormat.ChannelsLast), config.Flag("keepdims", false));

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>Whether the spatial axes stay, with extent 1. Default false.</summary>
    public bool KeepDims { get; init; }

    /// <summary>All places of an input whose channels come last, taken together.</summary>
    private protected abstract Value Reduce(Value input, Value? mask, int[] axes);

    /// <inheritdoc/>
    protected sealed override Value Call(Value input, LayerCall call) => DataFormat.Apply(input, _axes, Label, x =>
    {
        Value reduced = Reduce(x, call.StepsOf(input), [.. Enumerable.Range(1, _axes)]);
        return KeepDims ? Op.Reshape(reduced, [x.Shape[0], .. Enumerable.Repeat<Dim>(1, _axes), x.Shape[-1]]) : reduced;
    });

    /// <inheritdoc/>
    public sealed override JsonObject Config() => new() { ["data_format"] = KerasText.Of(DataFormat), ["keepdims"] = KeepDims };
}
