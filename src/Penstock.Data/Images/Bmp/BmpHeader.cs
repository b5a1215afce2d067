using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>The headers of a BMP file: those of OS/2 (12 bytes), of Windows (40 bytes and more), and the masks of the colours.</summary>
internal sealed class BmpHeader
{
    public const int Plain = 0, Runs8 = 1, Runs4 = 2, Masks = 3, MasksWithAlpha = 6;

    private const int FileBytes = 14, Os2Bytes = 12, WindowsBytes = 40;

    public int Width { get; private init; }

    public int Height { get; private init; }

    /// <summary>Whether the first row is the uppermost one.</summary>
    public bool IsTopDown { get; private init; }

    /// <summary>Bits of a pixel: 1, 4, 8, 16, 24 or 32.</summary>
    public int Bits { get; private init; }

    /// <summary>How pixels are stored: <see cref="Plain"/>, by runs, or by masks.</summary>
    public int Compression { get; private init; }

    /// <summary>Where pixels begin.</summary>
    public int Offset { get; private init; }

    /// <summary>Blue, green and red of each colour of the palette.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>Which bits of a pixel are red, green, blue and alpha.</summary>
    public uint[] BitMasks { get; private set; } = [];

    /// <summary>Bytes of a row, which begins at a multiple of four.</summary>
    public long RowBytes => ((long)Width * Bits + 31) / 32 * 4;

    public bool HasAlpha => BitMasks is [_, _, _, not 0];

    public static BmpHeader Read(ReadOnlySpan<byte> bytes, string name, long maximumBytes)
    {
        if (bytes.Length < FileBytes + Os2Bytes) throw Error(name, $"a header of {FileBytes + Os2Bytes} bytes or more", $"{bytes.Length} bytes. The file is cut short");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[FileBytes..]), offset = BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]);
        bool isOs2 = size == Os2Bytes;
        if (!isOs2 && size is < WindowsBytes or > 256 || bytes.Length < FileBytes + size) throw Error(name, $"a header of {Os2Bytes} or of {WindowsBytes} to 256 bytes at offset {FileBytes}", $"{size} in a file of {bytes.Length} bytes");
        ReadOnlySpan<byte> content = bytes.Slice(FileBytes, (int)size);
        long width = isOs2 ? BinaryPrimitives.ReadUInt16LittleEndian(content[4..]) : BinaryPrimitives.ReadInt32LittleEndian(content[4..]);
        long height = isOs2 ? BinaryPrimitives.ReadUInt16LittleEndian(content[6..]) : BinaryPrimitives.ReadInt32LittleEndian(content[8..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(content[(isOs2 ? 10 : 14)..]);
        uint compression = isOs2 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(content[16..]);
        if (width <= 0 || height == 0 || width > maximumBytes / 4 / Math.Abs(height)) throw Error(name, $"a width and a height of at most {maximumBytes / 4} pixels together", $"{width} x {height}");
        bool isKnown = compression switch
        {
            Plain => bits is 1 or 4 or 8 or 16 or 24 or 32,
            Runs8 => bits == 8 && height > 0,
            Runs4 => bits == 4 && height > 0,
            Masks or MasksWithAlpha => bits is 16 or 32,
            _ => false,
        };
        if (!isKnown) throw Error(name, "pixels of 1, 4, 8, 16, 24 or 32 bits, plain, in runs or with masks", $"{bits} bits of compression {compression}");
        if (offset < FileBytes + size || offset > bytes.Length) throw Error(name, $"pixels at an offset of {FileBytes + size} to {bytes.Length}", $"{offset}");
        var header = new BmpHeader { Width = (int)width, Height = (int)Math.Abs(height), IsTopDown = height < 0, Bits = bits, Compression = (int)compression, Offset = (int)offset };
        if (compression is not (Runs8 or Runs4) && header.RowBytes * header.Height > bytes.Length - offset) throw Error(name, $"{header.RowBytes * header.Height} bytes of pixels at offset {offset}", $"{bytes.Length - offset}. The file is cut short");
        uint colours = isOs2 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(content[32..]);
        if (bits <= 8) header.ReadPalette(bytes, FileBytes + (int)size, isOs2 ? 3 : 4, colours, name);
        if (bits is 16 or 32) header.ReadMasks(bytes, (int)size);
        return header;
    }

    public static InvalidDataException Error(string name, string expected, string got) => new($"Bmp {name}: expected {expected}, got {got}.");

    private void ReadPalette(ReadOnlySpan<byte> bytes, int at, int entryBytes, uint colours, string name)
    {
        // Old programs leave the number out; some say more than there is room for.
        int count = (int)Math.Min(colours == 0 ? 1u << Bits : Math.Min(colours, 256), (uint)(Offset - at) / (uint)entryBytes);
        if (count == 0) throw Error(name, $"a palette at offset {at}", "none");
        Palette = new byte[3 * count];
        for (int i = 0; i < count; i++) bytes.Slice(at + i * entryBytes, 3).CopyTo(Palette.AsSpan(3 * i));
    }

    private void ReadMasks(ReadOnlySpan<byte> bytes, int size)
    {
        BitMasks = Bits == 16 ? [0x7C00, 0x3E0, 0x1F, 0] : [0xFF0000, 0xFF00, 0xFF, 0];
        if (Compression == Plain) return;
        // The masks stand behind the header of 40 bytes, or, in longer ones, at the same place within.
        int at = FileBytes + WindowsBytes, count = size >= 56 || Compression == MasksWithAlpha ? 4 : 3;
        for (int i = 0; i < count && at + 4 * i + 4 <= Offset; i++) BitMasks[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4 * i)..]);
    }
}
