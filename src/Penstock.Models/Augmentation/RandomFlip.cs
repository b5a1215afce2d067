using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Which way images are mirrored.</summary>
public enum FlipMode
{
    /// <summary>Left and right change places, or top and bottom, or both.</summary>
    HorizontalAndVertical,
    /// <summary>Left and right change places.</summary>
    Horizontal,
    /// <summary>Top and bottom change places.</summary>
    Vertical,
}

/// <summary>Mirrors half of the images while training.</summary>
/// <param name="mode">Which way. Default both, each by its own draw.</param>
public sealed class RandomFlip(FlipMode mode = FlipMode.HorizontalAndVertical) : ImageAugmentation
{
    /// <summary>Which way.</summary>
    public FlipMode Mode => mode;

    private protected override Value Change(Value images, LayerCall call)
    {
        if (mode != FlipMode.Vertical) images = Choose(Chance(images, call, 0.5), Op.Flip(images, 2), images);
        if (mode != FlipMode.Horizontal) images = Choose(Chance(images, call, 0.5), Op.Flip(images, 1), images);
        return images;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["mode"] = KerasText.Of(mode), ["seed"] = Seed, ["data_format"] = KerasText.Of(DataFormat) };

    internal static RandomFlip FromConfig(KerasConfig config) => new(config.Choice("mode", FlipMode.HorizontalAndVertical))
    {
        Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
