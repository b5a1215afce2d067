using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>The IHDR chunk of a PNG file.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, int ColourType, bool IsInterlaced)
{
    public const int Palette = 3;

    /// <summary>Samples of a pixel as it is stored.</summary>
    public int Samples => ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bytes of a row of so many pixels.</summary>
    public long RowBytes(int width) => ((long)width * Samples * BitDepth + 7) / 8;

    public static PngHeader Read(ReadOnlySpan<byte> content, string name, long maximumBytes)
    {
        if (content.Length != 13) throw Png.Error(name, "expected 13 bytes in IHDR", $"{content.Length}");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(content), height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        maximumBytes = Math.Min(maximumBytes, Array.MaxLength);
        // Four channels of a byte, whatever the type: what a pixel can become.
        if (width == 0 || height == 0 || width > maximumBytes / 4 / height) throw Png.Error(name, $"expected a width and a height of at most {maximumBytes / 4} pixels together", $"{width} x {height}");
        int depth = content[8], type = content[9];
        bool isAllowed = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            Palette => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!isAllowed) throw Png.Error(name, "expected a colour type and a bit depth that PNG allows", $"type {type} with {depth} bits");
        if (content[10] != 0 || content[11] != 0 || content[12] > 1) throw Png.Error(name, "expected compression 0, filter 0, interlace 0 or 1", $"{content[10]}, {content[11]}, {content[12]}");
        var header = new PngHeader((int)width, (int)height, depth, type, content[12] == 1);
        if (header.RowBytes(header.Width) > Array.MaxLength / 2) throw Png.Error(name, $"expected rows of at most {Array.MaxLength / 2} bytes", $"{header.RowBytes(header.Width)}");
        return header;
    }
}
