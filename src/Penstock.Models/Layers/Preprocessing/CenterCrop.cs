using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// The middle of images, [batch, height, width, channels] or one image without the batch. Images that are smaller are resized instead, so that
/// they fill the size, and what stands over is cut off.
/// </summary>
/// <param name="height">The new height.</param>
/// <param name="width">The new width.</param>
public sealed class CenterCrop(int height, int width) : Layer
{
    /// <summary>The new height.</summary>
    public int Height { get; } = height >= 1 ? height : throw new ArgumentException($"CenterCrop: expected a height of 1 or more, got {height}.");

    /// <summary>The new width.</summary>
    public int Width { get; } = width >= 1 ? width : throw new ArgumentException($"CenterCrop: expected a width of 1 or more, got {width}.");

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => ImageSizes.Change(input, DataFormat, Label, images =>
    {
        var (height, width) = ((int)images.Shape[1].Value, (int)images.Shape[2].Value);
        return height >= Height && width >= Width
            ? ImageSizes.Middle(images, Height, Width)
            : ImageSizes.Resize(ImageSizes.CropTo(images, Height, Width), Height, Width, Interpolation.Bilinear);
    });

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["height"] = Height, ["width"] = Width, ["data_format"] = KerasText.Of(DataFormat) };

    internal static CenterCrop FromConfig(KerasConfig config) => new(config.Count("height", most: 1 << 15), config.Count("width", most: 1 << 15)) { DataFormat = config.Choice("data_format", DataFormat.ChannelsLast) };
}
