using System.Buffers.Binary;
using System.Numerics;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads BMP files.</summary>
internal static class Bmp
{
    /// <summary>Decodes a file as UInt8 [height, width, 3], or 4 channels where it has alpha.</summary>
    public static Tensor Decode(ReadOnlySpan<byte> bytes, string name, long maximumBytes)
    {
        BmpHeader header = BmpHeader.Read(bytes, name, maximumBytes);
        if (header.Compression is BmpHeader.Runs4 or BmpHeader.Runs8) return FromIndices(BmpRuns.Decode(header, bytes[header.Offset..], name), header.Width, header, name);
        ReadOnlySpan<byte> rows = bytes[header.Offset..];
        int channels = header.HasAlpha ? 4 : 3;
        Tensor image = header.Bits <= 8 ? Unpack(rows, header, name) : Tensor.Zeros(DType.UInt8, Shape.Of(header.Height, header.Width, channels));
        if (header.Bits <= 8) return image;
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = rows.Slice((int)(y * header.RowBytes), (int)header.RowBytes);
            Span<byte> target = image.Writable<byte>().Slice((header.IsTopDown ? y : header.Height - 1 - y) * header.Width * channels, header.Width * channels);
            if (header.Bits == 24) FromBytes(row, target);
            else FromMasks(row, target, header, channels);
        }
        return image;
    }

    private static void FromBytes(ReadOnlySpan<byte> row, Span<byte> target)
    {
        for (int i = 0; i < target.Length; i += 3) (target[i], target[i + 1], target[i + 2]) = (row[i + 2], row[i + 1], row[i]);
    }

    private static void FromMasks(ReadOnlySpan<byte> row, Span<byte> target, BmpHeader header, int channels)
    {
        int pixelBytes = header.Bits / 8;
        for (int x = 0; x < header.Width; x++)
        {
            uint pixel = pixelBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..]) : BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]);
            for (int c = 0; c < channels; c++) target[x * channels + c] = Sample(pixel, header.BitMasks[c]);
        }
    }

    private static byte Sample(uint pixel, uint mask)
    {
        if (mask == 0) return 0;
        int shift = BitOperations.TrailingZeroCount(mask);
        uint most = mask >> shift;
        return (byte)((ulong)((pixel & mask) >> shift) * 255 / most);
    }

    private static Tensor Unpack(ReadOnlySpan<byte> rows, BmpHeader header, string name)
    {
        var indices = new byte[header.Width * header.Height];
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = rows.Slice((int)(y * header.RowBytes), (int)header.RowBytes);
            Span<byte> target = indices.AsSpan((header.IsTopDown ? y : header.Height - 1 - y) * header.Width, header.Width);
            for (int x = 0; x < header.Width; x++)
            {
                int bit = x * header.Bits;
                target[x] = (byte)(row[bit / 8] >> (8 - header.Bits - bit % 8) & (1 << header.Bits) - 1);
            }
        }
        return FromIndices(indices, header.Width, header, name);
    }

    private static Tensor FromIndices(byte[] indices, int width, BmpHeader header, string name)
    {
        ReadOnlySpan<byte> palette = header.Palette;
        if (indices.Max() >= palette.Length / 3) throw BmpHeader.Error(name, $"colours below {palette.Length / 3}", $"{indices.Max()}");
        var pixels = new byte[3 * indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<byte> colour = palette.Slice(3 * indices[i], 3);
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = (colour[2], colour[1], colour[0]);
        }
        return Tensor.From(pixels, Shape.Of(indices.Length / width, width, 3));
    }
}
