using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>The segments of a JPEG file that both say what is in it and are needed to decode it.</summary>
internal static class JpegMarker
{
    public const byte Restart = 0xD0, StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA;

    /// <summary>Whether a marker has no segment: those of restarts, of the beginning, and TEM.</summary>
    public static bool IsAlone(int marker) => marker is StartOfImage or 0x01 or (>= Restart and <= Restart + 7);

    /// <summary>What a kind of frame is called that is not read.</summary>
    public static string Refused(int marker) => marker switch
    {
        0xC3 => "a lossless one",
        >= 0xC9 => "one with arithmetic codes",
        _ => "a hierarchical one",
    };

    public static JpegFrame ReadFrame(JpegFile file, ReadOnlySpan<byte> content, bool isProgressive, string place, long maximumBytes)
    {
        int count = content.Length < 6 ? 0 : content[5];
        if (content.Length != 6 + 3 * count) throw file.Error($"{6 + 3 * count} bytes in the frame at {place}", $"{content.Length}");
        int bits = content[0], height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
        if (bits != 8) throw file.Error($"samples of 8 bits in the frame at {place}", $"{bits} bits. Convert the file");
        if (height == 0) throw file.Error($"a height in the frame at {place}", "0, which leaves it to a marker DNL. Convert the file");
        if (count is not (1 or 3 or 4)) throw file.Error($"1, 3 or 4 components in the frame at {place}", $"{count}");
        if (width == 0 || (long)width * height > maximumBytes / 4) throw file.Error($"a width and a height of at most {maximumBytes / 4} pixels together", $"{width} x {height}");
        var components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> part = content.Slice(6 + 3 * i, 3);
            components[i] = new(part[0], part[1] >> 4, part[1] & 15, part[2]);
            if (components[i] is not { H: >= 1 and <= 4, V: >= 1 and <= 4, QuantisationTable: < 4 }) throw file.Error($"sampling factors of 1 to 4 and a table below 4 for component {i} in the frame at {place}", $"{part[1] >> 4} x {part[1] & 15} and {part[2]}");
        }
        var frame = new JpegFrame(width, height, isProgressive, components);
        if (Array.Find(components, c => frame.MaximumH % c.H != 0 || frame.MaximumV % c.V != 0) is { } odd)
            throw file.Error($"sampling factors that divide {frame.MaximumH} x {frame.MaximumV} in the frame at {place}", $"{odd.H} x {odd.V}");
        frame.Measure();
        return frame;
    }

    public static void ReadQuantisation(JpegFile file, ReadOnlySpan<byte> content, string place, ushort[]?[] tables)
    {
        while (content.Length > 0)
        {
            int size = content[0] >> 4, number = content[0] & 15, length = 1 + 64 * (size + 1);
            if (size > 1 || number > 3 || content.Length < length) throw file.Error($"quantisation tables 0 to 3 of 8 or 16 bits at {place}", $"table {number} of kind {size} in {content.Length} bytes");
            var table = new ushort[64];
            for (int i = 0; i < 64; i++) table[i] = size == 0 ? content[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(content[(1 + 2 * i)..]);
            tables[number] = table;
            content = content[length..];
        }
    }

    public static void ReadHuffman(JpegFile file, ReadOnlySpan<byte> content, string place, JpegHuffmanTable?[] tables)
    {
        while (content.Length > 0)
        {
            int kind = content[0] >> 4, number = content[0] & 15, symbols = 0;
            for (int i = 1; i <= 16 && i < content.Length; i++) symbols += content[i];
            if (kind > 1 || number > 3 || symbols > 256 || content.Length < 17 + symbols) throw file.Error($"Huffman tables 0 to 3 of at most 256 symbols at {place}", $"table {number} of class {kind} with {symbols} symbols in {content.Length} bytes");
            var table = new JpegHuffmanTable(content.Slice(1, 16), content.Slice(17, symbols), out bool isValid);
            if (!isValid || kind == 0 && content.Slice(17, symbols).ContainsAnyExceptInRange((byte)0, (byte)15)) throw file.Error($"a Huffman code in table {number} at {place}", "lengths or symbols that cannot be one");
            tables[4 * kind + number] = table;
            content = content[(17 + symbols)..];
        }
    }
}
