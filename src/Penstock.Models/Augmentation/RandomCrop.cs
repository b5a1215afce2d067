using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Cuts a window of one size out of images: at a random place of each while training, else in the middle. An image that is smaller is scaled up first.</summary>
/// <param name="height">The height of the window.</param>
/// <param name="width">The width of the window.</param>
public sealed class RandomCrop(int height, int width) : ImageAugmentation
{
    /// <summary>The height of the window.</summary>
    public int Height { get; } = height >= 1 ? height : throw new ArgumentException($"RandomCrop: expected a height of 1 or more, got {height}.");

    /// <summary>The width of the window.</summary>
    public int Width { get; } = width >= 1 ? width : throw new ArgumentException($"RandomCrop: expected a width of 1 or more, got {width}.");

    private protected override bool IsForTrainingAlone => false;

    private protected override Value Change(Value images, LayerCall call)
    {
        double tall = images.Shape[1].Value, wide = images.Shape[2].Value, scale = Math.Min(1, Math.Min(tall / Height, wide / Width));
        Value top = Place(images, call, tall - Height * scale, scale), left = Place(images, call, wide - Width * scale, scale);
        Value size = call.Graph.Number(scale, images.DType), zero = call.Graph.Number(0, images.DType);
        return Op.ProjectImages(images, ProjectedAugmentation.Affine(images, size, zero, left, zero, size, top), Height, Width, ImageFill.Nearest);
    }

    /// <summary>Where windows begin, [batch]: at a whole pixel where nothing is scaled.</summary>
    private Value Place(Value images, LayerCall call, double free, double scale)
    {
        double offset = (scale - 1) / 2;
        if (!call.IsTraining || free <= 0) return Op.BroadcastTo(call.Graph.Number((scale < 1 ? free / 2 : Math.Floor(free / 2)) + offset, images.DType), [images.Shape[0]]);
        Value drawn = Draw(images, call, new(0, scale < 1 ? free : free + 1));
        return (scale < 1 ? drawn : Op.Minimum(Op.Floor(drawn), call.Graph.Number(free, images.DType))) + offset;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["height"] = Height, ["width"] = Width, ["seed"] = Seed, ["data_format"] = KerasText.Of(DataFormat) };

    internal static RandomCrop FromConfig(KerasConfig config) => new(config.Count("height", most: 1 << 15), config.Count("width", most: 1 << 15))
    {
        Seed = config.OptionalLong("seed"), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
