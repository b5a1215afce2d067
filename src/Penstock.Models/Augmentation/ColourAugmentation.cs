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
    public (double Low, double High) ValueRange
    {
        get;
        init => field = Ordered(GetType().Name, value);
    } = (0, 255);

    private double Extent => ValueRange.High - ValueRange.Low;

    private protected Value Clip(Value images) => Targets.Clip(images, ValueRange.Low, ValueRange.High);

    /// <summary>Pixels from 0 to 255, whatever their range.</summary>
    private protected Value ToBytes(Value images) => ValueRange == (0, 255) ? images : (images - ValueRange.Low) * (255 / Extent);

    /// <summary>Pixels of their range, from those of 0 to 255.</summary>
    private protected Value FromBytes(Value bytes) => ValueRange == (0, 255) ? bytes : bytes * (Extent / 255) + ValueRange.Low;

    /// <summary>Brightness as the eye sees it, [batch, height, width, 1]: 0.2989 red + 0.587 green + 0.114 blue.</summary>
    private protected Value Grey(Value images)
    {
        ExpectColours(images);
        Value weights = Op.Cast(images.Graph.Constant(Tensor.From(0.2989f, 0.5870f, 0.1140f)), images.DType);
        return Op.ExpandDims(Op.Sum(images * weights, -1), -1);
    }

    private protected void ExpectColours(Value images) => Require(images.Shape[-1] == 3, "images of red, green and blue", $"shape {images.Shape}");

    private protected JsonObject WithRange(JsonObject config)
    {
        config["seed"] = Seed;
        return WithoutSeed(config);
    }

    /// <summary>The settings of an augmentation that draws nothing.</summary>
    private protected JsonObject WithoutSeed(JsonObject config)
    {
        (config["value_range"], config["data_format"]) = (new JsonArray(ValueRange.Low, ValueRange.High), KerasText.Of(DataFormat));
        return config;
    }

    internal static (double Low, double High) Ordered(string owner, (double Low, double High) range) => double.IsFinite(range.Low) && double.IsFinite(range.High) && range.Low < range.High ? range
        : throw new ArgumentException(FormattableString.Invariant($"{owner}: expected a low number and a higher one as the range of pixels, got {range.Low} and {range.High}."));

    internal static (double Low, double High) RangeOf(KerasConfig config) => config.Numbers("value_range") switch
    {
        null => (0, 255),
        [var low, var high] => (low, high),
        var many => throw new ArgumentException($"{config.Owner}: expected two numbers as \"value_range\", got {many.Length}."),
    };
}
