using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Small pictures side by side on one image.</summary>
internal static class ContactSheet
{
    private const int Side = 64, Gap = 4, Columns = 10;

    /// <summary>A sheet of images, row by row.</summary>
    /// <param name="images">UInt8 [height, width, channels].</param>
    public static Tensor Of(IReadOnlyList<Tensor> images)
    {
        int rows = (images.Count + Columns - 1) / Columns, height = rows * (Side + Gap) + Gap, width = Columns * (Side + Gap) + Gap;
        var sheet = new byte[height * width * 3];
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<byte> cell = Image.ResizePadding(images[i], Side, Side, images[i].Shape[0].Value < Side ? ResizeMethod.Nearest : ResizeMethod.Bilinear).AsSpan<byte>();
            int channels = (int)images[i].Shape[2].Value, top = Gap + i / Columns * (Side + Gap), left = Gap + i % Columns * (Side + Gap);
            for (int p = 0; p < Side * Side; p++)
                for (int c = 0; c < 3; c++)
                    sheet[((top + p / Side) * width + left + p % Side) * 3 + c] = cell[p * channels + (channels < 3 ? 0 : c)];
        }
        return Tensor.From(sheet, Shape.Of(height, width, 3));
    }
}
