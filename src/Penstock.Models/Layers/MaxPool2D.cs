using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The largest number of each window of images, channel by channel. Input [batch, height, width, channels].</summary>
/// <param name="poolSize">Height and width of the window. Default 2.</param>
[KerasName("MaxPooling2D")]
public sealed class MaxPool2D(Size2D? poolSize = null) : Pooling2D(poolSize)
{
    private protected override Value Pool(Value images, Axes window, Axes strides) => Op.MaxPool(images, window, strides, Padding);

    internal static MaxPool2D FromConfig(KerasConfig config) => new(config.Size("pool_size", 2))
    {
        Strides = config.Has("strides") ? config.Size("strides", 2) : null,
        Padding = config.Choice("padding", Padding.Valid),
        DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
