using System.Buffers.Binary;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads the first frame of GIF files.</summary>
internal static class Gif
{
    private const int HeaderBytes = 13, Extension = 0x21, Picture = 0x2C, Control = 0xF9;

    /// <summary>Decodes a file as UInt8 [height, width, 3], or 4 channels where some pixels are transparent or not covered by the frame.</summary>
    public static Tensor Decode(ReadOnlySpan<byte> bytes, string name, long maximumBytes)
    {
        if (bytes.Length < HeaderBytes || !bytes.StartsWith("GIF87a"u8) && !bytes.StartsWith("GIF89a"u8)) throw Error(name, $"a header GIF87a or GIF89a of {HeaderBytes} bytes at offset 0", $"{bytes.Length} bytes that begin otherwise or are cut short");
        int width = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), height = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]), at = HeaderBytes;
        ReadOnlySpan<byte> palette = ReadPalette(bytes, bytes[10], ref at, name);
        int transparent = -1;
        while (true)
        {
            int start = at;
            int kind = at < bytes.Length ? bytes[at++] : throw Error(name, $"a picture at offset {at}", "the end of the file. The file is cut short");
            if (kind == Picture) return GifFrame.Read(bytes, at, name, maximumBytes).Decode(width, height, palette, transparent);
            if (kind != Extension) throw Error(name, $"a picture or an extension at offset {start}", $"{kind:X2}");
            if (at + 6 <= bytes.Length && bytes[at] == Control && bytes[at + 1] == 4) transparent = (bytes[at + 2] & 1) == 1 ? bytes[at + 5] : -1;
            at++;
            while (NextBlock(bytes, ref at, name).Length > 0) { }
        }
    }

    /// <summary>The content of a block of at most 255 bytes behind their number; empty at the end of such blocks.</summary>
    public static ReadOnlySpan<byte> NextBlock(ReadOnlySpan<byte> bytes, scoped ref int at, string name)
    {
        int start = at;
        if (at >= bytes.Length || at + 1 + bytes[at] > bytes.Length) throw Error(name, $"a block at offset {start}", "the end of the file. The file is cut short");
        at += 1 + bytes[at];
        return bytes[(start + 1)..at];
    }

    /// <summary>The colours, three bytes each, that flags say follow.</summary>
    public static ReadOnlySpan<byte> ReadPalette(ReadOnlySpan<byte> bytes, int flags, scoped ref int at, string name)
    {
        if ((flags & 0x80) == 0) return [];
        int start = at, length = 3 << ((flags & 7) + 1);
        if (length > bytes.Length - at) throw Error(name, $"{length} bytes of colours at offset {at}", $"{bytes.Length - at}. The file is cut short");
        at += length;
        return bytes.Slice(start, length);
    }

    public static InvalidDataException Error(string name, string expected, string got) => new($"Gif {name}: expected {expected}, got {got}.");
}
