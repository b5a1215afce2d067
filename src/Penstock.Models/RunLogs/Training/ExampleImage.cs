using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The picture of an example, where it has one.</summary>
internal static class ExampleImage
{
    private const int MostSide = 1024, MostThumbnail = 64;

    /// <summary>An image of bytes from an input [batch, height, width, 1, 3 or 4] or, of bytes, [batch, height, width]; numbers are spread from the least to the greatest. Null where there is none.</summary>
    public static Tensor? Of(Tensor input, int row)
    {
        bool isImage = input.DType != DType.Text && (input.Shape.Rank == 4 ? input.Shape[3].Value is 1 or 3 or 4 : input.Shape.Rank == 3 && input.DType == DType.UInt8);
        if (!isImage || input.Shape[1].Value is < 2 or > MostSide || input.Shape[2].Value is < 2 or > MostSide) return null;
        Tensor image = KeptRows.Row(input, row);
        if (image.DType == DType.UInt8) return image;
        double least = double.PositiveInfinity, greatest = double.NegativeInfinity;
        for (int i = 0; i < image.Count; i++)
        {
            double value = image.NumberAt(i);
            if (!double.IsFinite(value)) continue;
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        }
        return LoggedImage.Scaled(image, least, greatest);
    }

    /// <summary>The image, every so many pixels of it, as a PNG file.</summary>
    public static byte[] Thumbnail(Tensor image)
    {
        int height = (int)image.Shape[0].Value, width = (int)image.Shape[1].Value, every = (Math.Max(height, width) + MostThumbnail - 1) / MostThumbnail;
        if (every == 1) return Png.Encode(image);
        int channels = image.Shape.Rank == 3 ? (int)image.Shape[2].Value : 1, rows = height / every, columns = width / every;
        if (rows == 0 || columns == 0) return Png.Encode(image);
        var pixels = new byte[rows * columns * channels];
        ReadOnlySpan<byte> from = image.AsSpan<byte>();
        for (int y = 0; y < rows; y++)
            for (int x = 0; x < columns; x++)
                from.Slice((y * every * width + x * every) * channels, channels).CopyTo(pixels.AsSpan((y * columns + x) * channels));
        return Png.Encode(Tensor.From(pixels, [rows, columns, channels]));
    }
}
