using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>An augmentation that changes the colours of pixels within their range.</summary>
public abstract class ColourAugmentation : ImageAugmentation
{
    private protected ColourAugmentation()
    {
    }

    /// <summary>The least and the largest number of a pixel. Default 0 and 255.</summary>
    public (double Low, double High) ValueRange { get; init; } = (0, 255);

    private protected Value Clip(Value images) => Targets.Clip(images, ValueRange.Low, ValueRange.High);

    /// <summary>Brightness as the eye sees it, [batch, height, width, 1]: 0.2989 red + 0.587 green + 0.114 blue.</summary>
    private protected Value Grey(Value images)
    {
        Require(images.Shape[-1] == 3, "images of red, green and blue", $"shape {images.Shape}");
        Value weights = Op.Cast(images.Graph.Constant(Tensor.From(0.2989f, 0.5870f, 0.1140f)), images.DType);
        return Op.ExpandDims(Op.Sum(images * weights, -1), -1);
    }

    private protected JsonObject WithRange(JsonObject config)
    {
        (config["value_range"], config["seed"], config["data_format"]) = (new JsonArray(ValueRange.Low, ValueRange.High), Seed, KerasText.Of(DataFormat));
        return config;
    }

    private protected static (double, double) RangeOf(KerasConfig config) => config.Numbers("value_range") is [var low, var high] ? (low, high) : (0, 255);
}
