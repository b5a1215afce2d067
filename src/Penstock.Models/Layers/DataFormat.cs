using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Which axis of sequences, images or volumes holds the channels.</summary>
public enum DataFormat
{
    /// <summary>[batch, height, width, channels].</summary>
    ChannelsLast,
    /// <summary>[batch, channels, height, width].</summary>
    ChannelsFirst,
}

/// <summary>Work on inputs whose channels come first, done with channels last.</summary>
internal static class DataFormats
{
    /// <summary>Applies a function of an input with the channels in the last axis.</summary>
    /// <param name="format">Where the channels are.</param>
    /// <param name="input">What the layer is applied to.</param>
    /// <param name="axes">How many spatial axes it must have.</param>
    /// <param name="layer">The layer's name for messages.</param>
    /// <param name="apply">The function.</param>
    public static Value Apply(this DataFormat format, Value input, int axes, string layer, Func<Value, Value> apply)
    {
        if (input.Shape.Rank == axes + 2) return format == DataFormat.ChannelsLast ? apply(input) : ToFirst(apply(format.ToLast(input)));
        string expected = axes switch { 1 => "sequences [batch, steps, channels]", 2 => "images [batch, height, width, channels]", _ => "volumes [batch, depth, height, width, channels]" };
        throw new ArgumentException($"{layer}: expected {expected}, got shape {input.Shape}. Add missing axes with a Reshape layer.");
    }

    /// <summary>The images with the channels in the last axis.</summary>
    public static Value ToLast(this DataFormat format, Value images) => format == DataFormat.ChannelsLast || images.Shape.Rank < 3
        ? images
        : Op.Transpose(images, [0, .. Enumerable.Range(2, images.Shape.Rank - 2), 1]);

    // What has lost its spatial axes has its channels last already.
    private static Value ToFirst(Value images) => images.Shape.Rank < 3
        ? images
        : Op.Transpose(images, [0, images.Shape.Rank - 1, .. Enumerable.Range(1, images.Shape.Rank - 2)]);
}
