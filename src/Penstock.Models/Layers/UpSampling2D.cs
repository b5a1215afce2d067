using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Images made larger by whole factors. Input [batch, height, width, channels].</summary>
/// <param name="size">By how much height and width grow. Default 2.</param>
public sealed class UpSampling2D(SpatialSize? size = null) : Layer
{
    /// <summary>By how much height and width grow.</summary>
    public SpatialSize Size { get; } = size ?? 2;

    /// <summary>How the numbers between are found. Default nearest: each is repeated.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => DataFormat.Apply(input, 2, Label, images =>
    {
        Axes factors = Size.For(2, Label);
        return Interpolation == Interpolation.Nearest
            ? Enlargement.Repeat(images, 1, factors)
            : Enlargement.Interpolate(Enlargement.Interpolate(images, 1, factors[0], Interpolation), 2, factors[1], Interpolation);
    });

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["size"] = Size.Config(2, Label), ["data_format"] = KerasText.Of(DataFormat), ["interpolation"] = KerasText.Of(Interpolation),
    };

    internal static UpSampling2D FromConfig(KerasConfig config) => new(config.Size("size", 2))
    {
        DataFormat = config.Choice("data_format", DataFormat.ChannelsLast), Interpolation = config.Choice("interpolation", Interpolation.Nearest),
    };
}
