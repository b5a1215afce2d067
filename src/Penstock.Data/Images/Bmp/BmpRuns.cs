namespace Penstock.Data;

/// <summary>The runs of equal pixels, of 4 or 8 bits each, that BMP files may hold; what they leap over is colour 0.</summary>
internal static class BmpRuns
{
    private const int MostPixelsAByte = 1024;

    private const int EndOfRow = 0, EndOfImage = 1, Leap = 2;

    public static byte[] Decode(BmpHeader header, ReadOnlySpan<byte> data, string name)
    {
        (int width, int height, bool isNarrow) = (header.Width, header.Height, header.Bits == 4);
        // Runs alone say at most 127 pixels a byte; the others are leapt over.
        if (!ImagePixels.IsPlausible((long)width * height, data.Length, MostPixelsAByte)) throw BmpHeader.Error(name, $"runs for {width} x {height} pixels at offset {header.Offset}", $"{data.Length} bytes, which say too little of them. The file is cut short");
        var pixels = new byte[width * height];
        int at = 0;
        for (int x = 0, y = 0; ;)
        {
            if (at + 2 > data.Length) throw BmpHeader.Error(name, $"runs up to their end at offset {header.Offset + at}", "the end of the file. The file is cut short");
            (int count, int value) = (data[at], data[at + 1]);
            at += 2;
            if (count == 0 && value == EndOfImage) return pixels;
            if (count == 0 && value == EndOfRow) (x, y) = (0, y + 1);
            else if (count == 0 && value == Leap)
            {
                if (at + 2 > data.Length) throw BmpHeader.Error(name, $"2 bytes of a leap at offset {header.Offset + at}", "the end of the file. The file is cut short");
                (x, y) = (x + data[at], y + data[at + 1]);
                at += 2;
            }
            else
            {
                bool isRun = count > 0;
                int length = isRun ? count : value, stored = isRun ? 0 : isNarrow ? (length + 1) / 2 : length;
                if (y >= height || x + length > width + 1 || at + stored > data.Length) throw BmpHeader.Error(name, $"runs within {width} x {height} pixels at offset {header.Offset + at - 2}", $"{length} pixels from column {x} of row {y}");
                Span<byte> row = pixels.AsSpan((height - 1 - y) * width, width);
                // Runs of 4 bits may end one pixel beyond a row of odd width.
                for (int i = 0; i < length && x + i < width; i++)
                {
                    int pair = isRun ? value : data[at + (isNarrow ? i / 2 : i)];
                    row[x + i] = (byte)(!isNarrow ? pair : i % 2 == 0 ? pair >> 4 : pair & 15);
                }
                x += length;
                // Pixels that are not runs begin and end at even offsets.
                at += (stored + 1) / 2 * 2;
            }
            if (y > height || x > width + 1) throw BmpHeader.Error(name, $"a place within {width} x {height} pixels at offset {header.Offset + at}", $"column {x} of row {y}");
        }
    }
}
