using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>An image: UInt8 [height, width, channels].</summary>
/// <param name="Height">The height, or null where it differs.</param>
/// <param name="Width">The width, or null where it differs.</param>
/// <param name="Channels">1 grey, 3 RGB, 4 RGB and alpha.</param>
public sealed record ImageFeature(int? Height, int? Width, int Channels) : ValueFeature
{
    /// <summary>What the bytes are in the records: png or jpeg; null for what the source had, and png for pixels.</summary>
    public string? Encoding { get; init; } = "png";

    internal override string ClassName => "image_feature.Image";

    internal override (string, JsonObject) Json
    {
        get
        {
            var image = new JsonObject { ["shape"] = FeaturesJson.Shape([Height, Width, Channels]), ["dtype"] = "uint8" };
            if (Encoding is not null) image["encodingFormat"] = Encoding;
            return ("image", image);
        }
    }

    /// <summary>The extents.</summary>
    public override string ToString() => $"image [{Named(Height)}, {Named(Width)}, {Channels}]{(Encoding is null ? "" : $", {Encoding}")}";

    internal override Tensor ToTensor(object value) => value switch
    {
        Tensor tensor => Checked(tensor),
        byte[] encoded => Decode(encoded),
        _ => throw Expected("pixels as a tensor, or the bytes of an image file", value),
    };

    internal override DType StoredType => DType.Text;

    internal override Tensor Store(object value) => value switch
    {
        byte[] encoded => TextFeature.Of(encoded),
        Tensor tensor when Encoding is null or "png" => TextFeature.Of(Png.Encode(Checked(tensor))),
        _ => throw Expected(Encoding == "jpeg" ? "the bytes of a JPEG file" : "pixels as a tensor, or the bytes of an image file", value),
    };

    internal override Tensor Read(Tensor stored) => Decode(stored.AsText()[0]);

    private Tensor Decode(ReadOnlySpan<byte> encoded) => Checked(Image.Decode(encoded, options: new() { Channels = Channels }));

    private Tensor Checked(Tensor image) =>
        image.DType == DType.UInt8 && image.Shape.Rank == 3 && image.Shape[0].Value == (Height ?? image.Shape[0].Value) && image.Shape[1].Value == (Width ?? image.Shape[1].Value) && image.Shape[2].Value == Channels
            ? image
            : throw Expected($"UInt8 [{Named(Height)}, {Named(Width)}, {Channels}]", image);

    internal override Tensor ToEmpty() => Tensor.Zeros(DType.UInt8, Shape.Of(0, Height ?? 0, Width ?? 0, Channels));

    private static string Named(int? extent) => extent is null ? "any" : $"{extent}";
}
