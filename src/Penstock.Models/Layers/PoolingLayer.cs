using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A layer that takes windows of sequences, images or volumes together, channel by channel.</summary>
public abstract class PoolingLayer : Layer
{
    private readonly int _axes;

    private protected PoolingLayer(int axes, SpatialSize? poolSize) => (_axes, PoolSize) = (axes, poolSize ?? 2);

    private protected PoolingLayer(int axes, KerasConfig config) : this(axes, config.Size("pool_size", 2))
    {
        (Padding, DataFormat) = (config.Choice("padding", Padding.Valid), config.Choice("data_format", DataFormat.ChannelsLast));
        if (config.Has("strides")) Strides = config.Size("strides");
    }

    /// <summary>The extents of the window. Default 2.</summary>
    public SpatialSize PoolSize { get; }

    /// <summary>Steps from one window to the next; null, the default, for the size of the window.</summary>
    public SpatialSize? Strides { get; init; }

    /// <summary>What lies beyond the edges; it does not count. Default valid: nothing.</summary>
    public Padding Padding { get; init; }

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>The windows of an input whose channels come last, taken together.</summary>
    private protected abstract Value Pool(Value input, Axes window, Axes strides);

    /// <inheritdoc/>
    protected sealed override Value Call(Value input, LayerCall call) => DataFormat.Apply(input, _axes, Label, x =>
    {
        Axes window = PoolSize.For(_axes, Label);
        Value pooled = Pool(x, window, (Strides ?? PoolSize).For(_axes, Label));
        Require(Enumerable.Range(1, _axes).All(axis => pooled.Shape[axis] != 0), $"an input at least as large as the window {window}", $"shape {input.Shape}", "Use Padding.Same or a smaller window.");
        return pooled;
    });

    /// <inheritdoc/>
    public sealed override JsonObject Config() => new()
    {
        ["pool_size"] = PoolSize.Config(_axes, Label), ["padding"] = KerasText.Of(Padding), ["strides"] = (Strides ?? PoolSize).Config(_axes, Label), ["data_format"] = KerasText.Of(DataFormat),
    };
}
