namespace Penstock.Data;

/// <summary>Undoes the codes of Lempel, Ziv and Welch as GIF has them: 2 to 12 bits, lowest first, in blocks of at most 255 bytes.</summary>
internal static class GifCodes
{
    private const int MostBits = 12, MostCodes = 1 << MostBits;

    public static byte[] Decode(ReadOnlySpan<byte> bytes, int at, int count, string name)
    {
        int start = at, size = at < bytes.Length ? bytes[at++] : 0;
        if (size is < 1 or > 8) throw Gif.Error(name, $"codes of 2 to 9 bits at offset {start}", $"{size + 1}");
        var pixels = new byte[count];
        int clear = 1 << size, end = clear + 1, free = end + 1, bits = size + 1, filled = 0, buffer = 0, buffered = 0;
        bool hasNext = false;
        // Where the pixels of a code stand among those made so far, and how many they are.
        Span<int> places = stackalloc int[MostCodes], lengths = stackalloc int[MostCodes];
        ReadOnlySpan<byte> block = [];
        while (filled < count)
        {
            while (buffered < bits)
            {
                if (block.Length == 0 && (block = Gif.NextBlock(bytes, ref at, name)).Length == 0) throw Gif.Error(name, $"{count} pixels up to offset {at}", $"{filled}. The file is cut short");
                buffer |= block[0] << buffered;
                block = block[1..];
                buffered += 8;
            }
            int code = buffer & (1 << bits) - 1;
            buffer >>= bits;
            buffered -= bits;
            if (code == clear)
            {
                (free, bits, hasNext) = (end + 1, size + 1, false);
                continue;
            }
            if (code == end) throw Gif.Error(name, $"{count} pixels up to offset {at}", $"{filled}. The file is cut short");
            if (code > free || code == free && !hasNext) throw Gif.Error(name, $"a code up to {free} before offset {at}", $"{code}. The file is damaged");
            int begin = filled, place = code < clear ? 0 : places[code], length = code < clear ? 1 : lengths[code];
            if (code < clear) pixels[filled++] = (byte)code;
            else
                for (int i = 0; i < length && filled < count; i++) pixels[filled++] = pixels[place + i];
            if (hasNext && free < MostCodes && ++free == 1 << bits && bits < MostBits) bits++;
            // The next new code stands for these pixels and the one that follows, so that its first use may run into itself.
            hasNext = free < MostCodes;
            if (hasNext) (places[free], lengths[free]) = (begin, length + 1);
        }
        return pixels;
    }
}
