using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Turns and mirrors images as EXIF counts the ways of holding a camera.</summary>
internal static class ImageOrientation
{
    /// <summary>The image as it was seen.</summary>
    /// <param name="image">UInt8 [height, width, channels].</param>
    /// <param name="orientation">1 as it is, 2 mirrored, 3 half a turn, 4 upside down, 5 to 8 with rows and columns exchanged.</param>
    public static Tensor Turn(Tensor image, int orientation)
    {
        if (orientation == 1) return image;
        (int height, int width, int channels) = ((int)image.Shape[0].Value, (int)image.Shape[1].Value, (int)image.Shape[2].Value);
        bool isExchanged = orientation >= 5, fromRight = orientation is 2 or 3 or 7 or 8, fromBottom = orientation is 3 or 4 or 6 or 7;
        (int rows, int columns) = isExchanged ? (width, height) : (height, width);
        ReadOnlySpan<byte> from = image.AsSpan<byte>();
        var to = new byte[image.Count];
        for (int row = 0, at = 0; row < rows; row++)
            for (int column = 0; column < columns; column++, at += channels)
            {
                (int y, int x) = isExchanged ? (column, row) : (row, column);
                int source = (fromBottom ? height - 1 - y : y) * width + (fromRight ? width - 1 - x : x);
                from.Slice(source * channels, channels).CopyTo(to.AsSpan(at));
            }
        return Tensor.From(to, Shape.Of(rows, columns, channels));
    }
}
