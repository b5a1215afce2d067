using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Weights to look at: what each unit of a layer that sees pixels looks for.</summary>
public static class WeightImages
{
    /// <summary>
    /// One picture of all units side by side: red where a pixel speaks for a unit, blue where against, white where it does not matter; the
    /// colours of all units are on one scale.
    /// </summary>
    /// <param name="kernel">[pixels, units], such as the kernel of a linear model of images; or [height, width, channels, units] of a convolution.</param>
    /// <param name="image">Height and width of an image, and channels if there are any, whose product is the number of pixels; null for a convolution's own.</param>
    /// <param name="columns">How many units stand in a row. Default 5.</param>
    /// <param name="zoom">How many pixels of the picture a weight takes in each direction. Default 4.</param>
    /// <returns>UInt8 [height, width, 3], with a line of grey between units.</returns>
    public static Tensor Of(Tensor kernel, Shape? image = null, int columns = 5, int zoom = 4)
    {
        Shape seen = image ?? [.. kernel.Shape.Take(kernel.Shape.Rank - 1)];
        int units = checked((int)kernel.Shape[-1].Value), height = (int)seen[0].Value, width = (int)seen[1].Value, channels = seen.Rank > 2 ? (int)seen[2].Value : 1;
        if (kernel.DType != DType.Float32 || (long)height * width * channels * units != kernel.Count)
            throw new ArgumentException($"WeightImages: expected a Float32 kernel of {height} x {width} x {channels} pixels and {units} units, got {kernel.DType} {kernel.Shape}.");
        if (columns < 1 || zoom < 1) throw new ArgumentException($"WeightImages: expected 1 or more columns and a zoom of 1 or more, got {columns} and {zoom}.");
        columns = Math.Min(columns, units);
        int rows = (units + columns - 1) / columns, across = columns * (width * zoom + 1) + 1, down = rows * (height * zoom + 1) + 1;
        var pixels = new byte[checked(across * down * 3)];
        pixels.AsSpan().Fill(128);
        ReadOnlySpan<float> weights = kernel.AsSpan<float>();
        float most = 0;
        foreach (float weight in weights) most = Math.Max(most, Math.Abs(weight));
        for (int unit = 0; unit < units; unit++)
        {
            int left = 1 + unit % columns * (width * zoom + 1), top = 1 + unit / columns * (height * zoom + 1);
            for (int y = 0; y < height * zoom; y++)
                for (int x = 0; x < width * zoom; x++)
                {
                    float sum = 0;
                    for (int c = 0; c < channels; c++) sum += weights[((y / zoom * width + x / zoom) * channels + c) * units + unit];
                    Paint(pixels.AsSpan(((top + y) * across + left + x) * 3, 3), most == 0 ? 0 : Math.Clamp(sum / most, -1, 1));
                }
        }
        return Tensor.From(pixels, [down, across, 3]);
    }

    private static void Paint(Span<byte> pixel, float share)
    {
        byte pale = (byte)(255 * (1 - Math.Abs(share)));
        (pixel[0], pixel[1], pixel[2]) = share >= 0 ? ((byte)255, pale, pale) : (pale, pale, (byte)255);
    }
}
