using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A layer that takes windows of images together, channel by channel.</summary>
public abstract class Pooling2D : Layer
{
    private protected Pooling2D(Size2D? poolSize) => PoolSize = poolSize ?? 2;

    /// <summary>Height and width of the window. Default 2.</summary>
    public Size2D PoolSize { get; }

    /// <summary>Steps from one window to the next; null, the default, for the size of the window.</summary>
    public Size2D? Strides { get; init; }

    /// <summary>What lies beyond the edges; it does not count. Default valid: nothing.</summary>
    public Padding Padding { get; init; }

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    private protected abstract Value Pool(Value images, Axes window, Axes strides);

    /// <inheritdoc/>
    protected sealed override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank == 4, "images [batch, height, width, channels]", $"shape {input.Shape}", "Add missing axes with a Reshape layer.");
        return DataFormat.Apply(input, images =>
        {
            Value pooled = Pool(images, PoolSize.Axes, (Strides ?? PoolSize).Axes);
            Require(pooled.Shape[1] != 0 && pooled.Shape[2] != 0, $"images at least as large as the window {PoolSize.Axes}", $"shape {input.Shape}", "Use Padding.Same or a smaller window.");
            return pooled;
        });
    }

    /// <inheritdoc/>
    public sealed override JsonObject Config() => new()
    {
        ["pool_size"] = PoolSize.Config, ["padding"] = KerasText.Of(Padding), ["strides"] = (Strides ?? PoolSize).Config, ["data_format"] = KerasText.Of(DataFormat),
    };
}
