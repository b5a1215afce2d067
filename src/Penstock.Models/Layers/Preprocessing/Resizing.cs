using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Images of another size, [batch, height, width, channels] or one image without the batch, with half-pixel centres and without smoothing.</summary>
/// <param name="height">The new height.</param>
/// <param name="width">The new width.</param>
public sealed class Resizing(int height, int width) : Layer
{
    /// <summary>The new height.</summary>
    public int Height { get; } = height >= 1 ? height : throw new ArgumentException($"Resizing: expected a height of 1 or more, got {height}.");

    /// <summary>The new width.</summary>
    public int Width { get; } = width >= 1 ? width : throw new ArgumentException($"Resizing: expected a width of 1 or more, got {width}.");

    /// <summary>How the numbers between are found. Default bilinear.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>Whether images are first cut to the new ratio of height and width, in the middle, so that nothing is stretched. Default false.</summary>
    public bool CropToAspectRatio { get; init; }

    /// <summary>Whether images are first filled up to the new ratio of height and width, evenly at both ends. Default false.</summary>
    public bool PadToAspectRatio { get; init; }

    /// <summary>What images are filled up with. Default 0.</summary>
    public double FillValue { get; init; }

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(!CropToAspectRatio || !PadToAspectRatio, "images cut or filled up", "both");
        return ImageSizes.Change(input, DataFormat, Label, images =>
        {
            if (CropToAspectRatio) images = ImageSizes.CropTo(images, Height, Width);
            if (PadToAspectRatio) images = ImageSizes.PadTo(images, Height, Width, FillValue);
            return ImageSizes.Resize(images, Height, Width, Interpolation);
        });
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["height"] = Height, ["width"] = Width, ["interpolation"] = KerasText.Of(Interpolation), ["crop_to_aspect_ratio"] = CropToAspectRatio,
        ["pad_to_aspect_ratio"] = PadToAspectRatio, ["fill_mode"] = "constant", ["fill_value"] = FillValue, ["data_format"] = KerasText.Of(DataFormat),
    };

    internal static Resizing FromConfig(KerasConfig config)
    {
        if (config.Text("fill_mode", "constant") is var mode && mode != "constant") throw new ArgumentException($"Resizing: expected constant as \"fill_mode\", got \"{mode}\".");
        return new(config.Count("height", most: 1 << 15), config.Count("width", most: 1 << 15))
        {
            Interpolation = config.Choice("interpolation", Interpolation.Bilinear), CropToAspectRatio = config.Flag("crop_to_aspect_ratio", false),
            PadToAspectRatio = config.Flag("pad_to_aspect_ratio", false), FillValue = config.Number("fill_value", 0), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
        };
    }
}
