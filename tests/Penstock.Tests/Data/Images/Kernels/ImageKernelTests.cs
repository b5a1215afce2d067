using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Whatever instructions a machine has, images are the same to the bit.</summary>
public unsafe class ImageKernelTests
{
    [Fact]
    public void Photographs_are_those_of_libjpeg_to_the_bit()
    {
        // Of the pixels that Pillow with libjpeg-turbo reads of these files.
        Assert.Equal(0xE8E7AC67, Crc32.Of(Image.Decode(ImageSamples.Baseline, "a", new() { JpegDecoder = JpegDecoder.Managed }).AsSpan<byte>()));
        Assert.Equal(0xE8E7AC67, Crc32.Of(Image.Decode(ImageSamples.Progressive, "a", new() { JpegDecoder = JpegDecoder.Managed }).AsSpan<byte>()));
    }

    [Fact]
    public void The_transform_is_the_plain_one()
    {
        var random = new Random(3);
        var coefficients = new short[64];
        byte[] made = new byte[64], plain = new byte[64];
        for (int trial = 0; trial < 1000; trial++)
        {
            // A few of any size, as damaged files have them.
            int most = trial % 10 == 0 ? short.MaxValue : 1024;
            for (int i = 0; i < 64; i++) coefficients[i] = (short)(random.Next(3) == 0 ? random.Next(-most, most) >> random.Next(8) : 0);
            fixed (short* from = coefficients)
            fixed (byte* first = made, second = plain)
            {
                JpegInverseTransform.Apply(from, first, 8);
                JpegInverseTransform.ApplyScalar(from, second, 8);
            }
            Assert.Equal(plain, made);
        }
    }

    [Fact]
    public void Colours_are_those_of_the_formula()
    {
        var random = new Random(4);
        foreach (int pixelBytes in new[] { 3, 4 })
            for (int width = 1; width < 70; width++)
            {
                byte[] y = new byte[width], cb = new byte[width], cr = new byte[width], made = new byte[width * pixelBytes];
                foreach (byte[] plane in new[] { y, cb, cr }) random.NextBytes(plane);
                fixed (byte* a = y, b = cb, c = cr, target = made) JpegColourRow.FromYCbCr(a, b, c, target, width, pixelBytes);
                for (int x = 0; x < width; x++)
                {
                    byte Colour(int part) => (byte)Math.Clamp(y[x] + ((part + 32768) >> 16), 0, 255);
                    byte[] expected = [Colour(91881 * (cr[x] - 128)), Colour(-22554 * (cb[x] - 128) - 46802 * (cr[x] - 128)), Colour(116130 * (cb[x] - 128)), 255];
                    Assert.Equal(expected[..pixelBytes], made[(x * pixelBytes)..((x + 1) * pixelBytes)]);
                }
            }
    }

    [Theory]
    [InlineData(40, 37, 23, 50)]
    [InlineData(9, 100, 30, 41)]
    [InlineData(33, 2, 17, 1)]
    public void Bytes_are_resized_by_whole_numbers(int height, int width, int newHeight, int newWidth)
    {
        var bytes = new byte[height * width * 3];
        new Random(5).NextBytes(bytes);
        ResizeWeights rows = ResizeWeights.Of(height, newHeight, ResizeMethod.Bilinear, false), columns = ResizeWeights.Of(width, newWidth, ResizeMethod.Bilinear, false);
        byte[] made = Image.Resize(Tensor.From(bytes, Shape.Of(height, width, 3)), newHeight, newWidth).ToArray<byte>();
        int Second(ReadOnlySpan<float> weights, int one) => weights.Length == 1 ? 0 : (int)MathF.Round(weights[1] * one);
        for (int y = 0, i = 0; y < newHeight; y++)
            for (int x = 0; x < newWidth; x++)
                for (int c = 0; c < 3; c++, i++)
                {
                    int down = Math.Min(Second(rows.Of(y), 1 << 15), short.MaxValue), across = Second(columns.Of(x), 1 << 14);
                    int Row(int column)
                    {
                        int at = (rows.First[y] * width + Math.Min(column, width - 1)) * 3 + c, below = down == 0 ? at : at + width * 3;
                        return (bytes[at] << 6) + ((((bytes[below] - bytes[at]) << 6) * down + (1 << 14)) >> 15);
                    }
                    Assert.Equal((Row(columns.First[x]) * ((1 << 14) - across) + Row(columns.First[x] + 1) * across + (1 << 19)) >> 20, made[i]);
                }
    }

    [Theory]
    [InlineData(ResizeMethod.Bilinear, true)]
    [InlineData(ResizeMethod.Bicubic, true)]
    [InlineData(ResizeMethod.Area, false)]
    public void Other_resizing_differs_by_rounding_alone(ResizeMethod method, bool antialias)
    {
        var bytes = new byte[40 * 37 * 3];
        new Random(6).NextBytes(bytes);
        ResizeWeights rows = ResizeWeights.Of(40, 13, method, antialias), columns = ResizeWeights.Of(37, 50, method, antialias);
        byte[] made = Image.Resize(Tensor.From(bytes, Shape.Of(40, 37, 3)), 13, 50, method, antialias).ToArray<byte>();
        for (int y = 0, i = 0; y < 13; y++)
            for (int x = 0; x < 50; x++)
                for (int c = 0; c < 3; c++, i++)
                {
                    double sum = 0;
                    for (int k = 0; k < rows.Of(y).Length; k++)
                        for (int j = 0; j < columns.Of(x).Length; j++) sum += rows.Of(y)[k] * columns.Of(x)[j] * (double)bytes[((rows.First[y] + k) * 37 + columns.First[x] + j) * 3 + c];
                    Assert.True(Math.Abs(Math.Clamp(sum, 0, 255) - made[i]) < 0.501, $"{made[i]} instead of {sum}");
                }
    }

    [Fact]
    public void Rows_of_any_length_are_mirrored()
    {
        for (int width = 1; width < 40; width++)
        {
            byte[] bytes = [.. Enumerable.Range(0, width * 3).Select(i => (byte)i)];
            byte[] expected = [.. Enumerable.Range(0, width).Reverse().SelectMany(x => bytes[(3 * x)..(3 * x + 3)])];
            Assert.Equal(expected, Image.Flip(Tensor.From(bytes, Shape.Of(1, width, 3))).ToArray<byte>());
        }
    }
}
