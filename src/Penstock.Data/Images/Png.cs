using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads and writes PNG images as UInt8 tensors [height, width, channels].</summary>
public static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Reads a file of any PNG type; 16 bits become 8 by rounding, palettes become colours.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha; null: those of the file. Colours become grey by the weights of ITU-R 601.</param>
    /// <param name="maximumBytes">The most bytes of pixels to accept; 256 MiB by default.</param>
    /// <exception cref="InvalidDataException">The file is not a PNG file, is cut short or damaged, or is larger than allowed.</exception>
    public static Tensor Read(string path, int? channels = null, long maximumBytes = 1 << 28) => Decode(File.ReadAllBytes(path), path, channels, maximumBytes);

    /// <summary>Reads an image in memory.</summary>
    /// <param name="bytes">The content of a PNG file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="channels">As in <see cref="Read"/>.</param>
    /// <param name="maximumBytes">As in <see cref="Read"/>.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static Tensor Decode(ReadOnlySpan<byte> bytes, string name = "image", int? channels = null, long maximumBytes = 1 << 28)
    {
        if (channels is < 1 or > 4) throw new ArgumentOutOfRangeException(nameof(channels), channels, $"Png: expected 1 to 4 channels, got {channels}.");
        if (!bytes.StartsWith(Signature)) throw Error(name, "expected the signature of a PNG file at offset 0", bytes.Length < 8 ? $"{bytes.Length} bytes" : Convert.ToHexString(bytes[..8]));
        int at = Signature.Length;
        PngHeader? header = null;
        byte[] palette = [], transparent = [];
        using var data = new MemoryStream();
        while (true)
        {
            int start = at;
            string type = ReadChunk(bytes, ref at, name, out ReadOnlySpan<byte> content);
            if (header is null && type != "IHDR") throw Error(name, $"expected the chunk IHDR at offset {start}", type);
            if (type == "IHDR") header = PngHeader.Read(content, name, maximumBytes);
            else if (type == "PLTE") palette = content.ToArray();
            else if (type == "tRNS") transparent = content.ToArray();
            else if (type == "IDAT") data.Write(content);
            else if (type == "IEND") break;
            else if (char.IsAsciiLetterUpper(type[0])) throw Error(name, $"expected a known chunk at offset {start}", $"{type}, which says that it must be understood");
        }
        data.Position = 0;
        Tensor image = new PngPixels(header!.Value, palette, transparent, name).Decode(data);
        return channels is { } wanted ? ImageChannels.Convert(image, wanted) : image;
    }

    /// <summary>Writes an image of 8 bits. A file of the name is replaced only when all has been written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">UInt8 [height, width] or [height, width, channels] of 1 to 4 channels.</param>
    /// <exception cref="ArgumentException">The tensor is no such image.</exception>
    public static void Write(string path, Tensor image)
    {
        byte[] bytes = Encode(image, path);
        FileReplacement.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The content of the PNG file of an image of 8 bits; the same image always gives the same bytes.</summary>
    /// <param name="image">UInt8 [height, width] or [height, width, channels] of 1 to 4 channels.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ArgumentException">The tensor is no such image.</exception>
    public static byte[] Encode(Tensor image, string name = "image")
    {
        int channels = image.Shape.Rank == 3 ? (int)image.Shape[2].Value : 1;
        if (image.DType != DType.UInt8 || image.Shape.Rank is not (2 or 3) || channels is < 1 or > 4 || image.Count == 0)
            throw new ArgumentException($"Png {name}: expected UInt8 [height, width] or [height, width, 1 to 4], got {image.DType} {image.Shape}.");
        int height = (int)image.Shape[0].Value, width = (int)image.Shape[1].Value;
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };
        using var stream = new MemoryStream();
        stream.Write(Signature);
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Compress(image.Bytes, width * channels));
        WriteChunk(stream, "IEND"u8, []);
        return stream.ToArray();
    }

    internal static InvalidDataException Error(string name, string expected, string got) => new($"Png {name}: {expected}, got {got}.");

    private static string ReadChunk(ReadOnlySpan<byte> bytes, ref int at, string name, out ReadOnlySpan<byte> content)
    {
        if (bytes.Length - at < 12) throw Error(name, $"expected a chunk at offset {at}", "the end. The file is cut short");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
        if (length > bytes.Length - at - 12) throw Error(name, $"expected a chunk of at most {bytes.Length - at - 12} bytes at offset {at}", $"{length}. The file is cut short");
        ReadOnlySpan<byte> type = bytes.Slice(at + 4, 4);
        content = bytes.Slice(at + 8, (int)length);
        uint expected = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + (int)length)..]), actual = Crc32.Of(type, content);
        if (expected != actual) throw Error(name, $"expected the checksum {expected:X8} of the chunk at offset {at}", $"{actual:X8}. The file is damaged");
        at += 12 + (int)length;
        return Encoding.Latin1.GetString(type);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, content));
        stream.Write(number);
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int rowBytes)
    {
        var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            for (int at = 0; at < pixels.Length; at += rowBytes)
            {
                deflate.WriteByte(0);
                deflate.Write(pixels.Slice(at, rowBytes));
            }
        return compressed.ToArray();
    }
}
