using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Images of one size in one, from left to right and from above.</summary>
internal static class Sprite
{
    private const int MostSide = 8192, Channels = 3;

    /// <summary>Whether so many images of the size of one fit.</summary>
    public static bool Fits(Tensor image, int count) => Math.Ceiling(Math.Sqrt(count)) * Math.Max(image.Shape[0].Value, image.Shape[1].Value) <= MostSide;

    /// <summary>As many columns as rows, or one more, of RGB images; TensorBoard shows none above 8192 pixels a side.</summary>
    public static Tensor Of(IReadOnlyList<Tensor> images, string tag)
    {
        Tensor first = LoggedImage.AsBytes(images[0], tag);
        int height = (int)first.Shape[0].Value, width = (int)first.Shape[1].Value, columns = (int)Math.Ceiling(Math.Sqrt(images.Count));
        if ((long)columns * Math.Max(height, width) > MostSide) throw new ArgumentException($"RunLog \"{tag}\": expected images that fit into {MostSide} x {MostSide} pixels, got {images.Count} of {width} x {height}. Resize them.");
        int stride = columns * width * Channels;
        var pixels = new byte[columns * height * stride];
        for (int i = 0; i < images.Count; i++)
        {
            Tensor image = LoggedImage.AsBytes(images[i], tag);
            if (image.Shape[0].Value != height || image.Shape[1].Value != width) throw new ArgumentException($"RunLog \"{tag}\": expected images of one size, got {images[0].Shape} and {image.Shape}.");
            int channels = image.Shape.Rank == 3 ? (int)image.Shape[2].Value : 1, colour = channels < Channels ? 0 : 1;
            ReadOnlySpan<byte> from = image.AsSpan<byte>();
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width * Channels; x++)
                    pixels[(i / columns * height + y) * stride + i % columns * width * Channels + x] = from[(y * width + x / Channels) * channels + colour * (x % Channels)];
        }
        return Tensor.From(pixels, [columns * height, columns * width, Channels]);
    }
}
