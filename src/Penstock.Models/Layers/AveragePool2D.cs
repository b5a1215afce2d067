using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The mean of each window of images, channel by channel. Input [batch, height, width, channels].</summary>
/// <param name="poolSize">Height and width of the window. Default 2.</param>
[KerasName("AveragePooling2D")]
public sealed class AveragePool2D(Size2D? poolSize = null) : Pooling2D(poolSize)
{
    private protected override Value Pool(Value images, Axes window, Axes strides) => Op.AveragePool(images, window, strides, Padding);

    internal static AveragePool2D FromConfig(KerasConfig config) => new(config.Size("pool_size", 2))
    {
        Strides = config.Has("strides") ? config.Size("strides", 2) : null,
        Padding = config.Choice("padding", Padding.Valid),
        DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
