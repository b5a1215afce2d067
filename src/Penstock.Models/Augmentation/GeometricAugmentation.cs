using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>An augmentation that makes each pixel from those around another place of the image.</summary>
public abstract class GeometricAugmentation : ImageAugmentation
{
    private protected GeometricAugmentation()
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
        init => field = Checked(GetType().Name, value);
    } = Interpolation.Bilinear;

    internal static Interpolation Checked(string owner, Interpolation value) => value is Interpolation.Bilinear or Interpolation.Nearest ? value
        : throw new ArgumentException($"{owner}: expected {Interpolation.Bilinear} or {Interpolation.Nearest}, got {value}.");

    private protected JsonObject WithFill(JsonObject config)
    {
        (config["fill_mode"], config["interpolation"], config["fill_value"]) = (KerasText.Of(FillMode), KerasText.Of(Interpolation), FillValue);
        (config["seed"], config["data_format"]) = (Seed, KerasText.Of(DataFormat));
        return config;
    }
}
