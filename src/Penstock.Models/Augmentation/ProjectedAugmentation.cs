using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>An augmentation that moves, turns or stretches images: by the place in the image of each pixel of the result.</summary>
public abstract class ProjectedAugmentation : ImageAugmentation
{
    private protected ProjectedAugmentation()
    {
    }

    /// <summary>What lies beyond the edges. Default the image, mirrored.</summary>
    public ImageFill FillMode { get; init; }

    /// <summary>The number of a constant fill. Default 0.</summary>
    public double FillValue { get; init; }

    /// <summary>How pixels are made: <see cref="Interpolation.Bilinear"/>, the default, or <see cref="Interpolation.Nearest"/>.</summary>
    public Interpolation Interpolation
    {
        get;
        init => field = value is Interpolation.Bilinear or Interpolation.Nearest ? value
            : throw new ArgumentException($"{GetType().Name}: expected {Interpolation.Bilinear} or {Interpolation.Nearest}, got {value}.");
    } = Interpolation.Bilinear;

    /// <summary>The projection of each image, [batch, 8]; see <see cref="Op.ProjectImages"/>.</summary>
    private protected abstract Value Projections(Value images, LayerCall call);

    private protected sealed override Value Change(Value images, LayerCall call) =>
        Op.ProjectImages(images, Projections(images, call), (int)images.Shape[1].Value, (int)images.Shape[2].Value, FillMode, FillValue, Interpolation == Interpolation.Nearest);

    /// <summary>Projections from their six numbers for each image, or one for all.</summary>
    internal static Value Affine(Value images, params ReadOnlySpan<Value> six)
    {
        var columns = new Value[8];
        for (int i = 0; i < 8; i++)
        {
            Value number = i < 6 ? six[i] : images.Graph.Number(0, images.DType);
            columns[i] = number.Shape.Rank == 0 ? Op.BroadcastTo(number, [images.Shape[0], 1]) : Op.ExpandDims(number, 1);
        }
        return Op.Concatenate(1, columns);
    }

    private protected JsonObject WithFill(JsonObject config)
    {
        (config["fill_mode"], config["interpolation"], config["fill_value"]) = (KerasText.Of(FillMode), KerasText.Of(Interpolation), FillValue);
        (config["seed"], config["data_format"]) = (Seed, KerasText.Of(DataFormat));
        return config;
    }
}
