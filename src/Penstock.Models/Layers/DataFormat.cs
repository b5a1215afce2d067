using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Which axis of images holds the channels.</summary>
public enum DataFormat
{
    /// <summary>[batch, height, width, channels].</summary>
    ChannelsLast,
    /// <summary>[batch, channels, height, width].</summary>
    ChannelsFirst,
}

/// <summary>Work on images whose channels come first, done with channels last.</summary>
internal static class DataFormats
{
    /// <summary>Applies a function of channels-last images.</summary>
    public static Value Apply(this DataFormat format, Value images, Func<Value, Value> apply) =>
        format == DataFormat.ChannelsLast ? apply(images) : ToFirst(apply(format.ToLast(images)));

    /// <summary>The images with the channels in the last axis.</summary>
    public static Value ToLast(this DataFormat format, Value images) => format == DataFormat.ChannelsLast || images.Shape.Rank < 3
        ? images
        : Op.Transpose(images, [0, .. Enumerable.Range(2, images.Shape.Rank - 2), 1]);

    // What has lost its spatial axes has its channels last already.
    private static Value ToFirst(Value images) => images.Shape.Rank < 3
        ? images
        : Op.Transpose(images, [0, images.Shape.Rank - 1, .. Enumerable.Range(1, images.Shape.Rank - 2)]);
}
