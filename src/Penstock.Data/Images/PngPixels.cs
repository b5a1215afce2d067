using System.IO.Compression;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Turns the compressed rows of a PNG file into pixels: inflate, undo the row filters, unpack the samples, undo the interlacing.</summary>
internal sealed class PngPixels
{
    // Column and row of the first pixel, and the steps, of the seven passes of Adam7.
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private const long MaximumInflation = 1032;

    private readonly PngHeader _header;
    private readonly byte[] _palette, _transparent;
    private readonly string _name;
    private readonly int _channels;

    public PngPixels(PngHeader header, byte[] palette, byte[] transparent, string name)
    {
        (_header, _palette, _transparent, _name) = (header, palette, transparent, name);
        if (header.ColourType == PngHeader.Palette && (palette.Length is 0 or > 768 || palette.Length % 3 != 0)) throw Png.Error(name, "expected 1 to 256 colours of 3 bytes in PLTE", $"{palette.Length} bytes");
        bool hasKey = transparent.Length > 0 && header.ColourType is 0 or 2 or 3;
        if (hasKey && header.ColourType != PngHeader.Palette && transparent.Length != 2 * header.Samples) throw Png.Error(name, $"expected {2 * header.Samples} bytes in tRNS", $"{transparent.Length}");
        _channels = (header.ColourType == PngHeader.Palette ? 3 : header.Samples) + (hasKey ? 1 : 0);
    }

    public Tensor Decode(MemoryStream data)
    {
        long stored = _header.Height * _header.RowBytes(_header.Width);
        if (stored / MaximumInflation > data.Length) throw Png.Error(_name, $"expected pixels for {_header.Width} x {_header.Height}", $"{data.Length} compressed bytes, which cannot hold them. The file is cut short");
        Tensor image = Tensor.Zeros(DType.UInt8, Shape.Of(_header.Height, _header.Width, _channels));
        using var rows = new ZLibStream(data, CompressionMode.Decompress);
        try
        {
            if (!_header.IsInterlaced) ReadPass(rows, image, 0, 0, 1, 1);
            else
                foreach (var (x, y, stepX, stepY) in Adam7) ReadPass(rows, image, x, y, stepX, stepY);
        }
        // A stream that asks for a dictionary gives an IOException.
        catch (Exception error) when (error is IOException || error is InvalidDataException && !error.Message.StartsWith("Png", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"Png {_name}: expected zlib data in IDAT, got damaged bytes: {error.Message}", error);
        }
        return image;
    }

    private void ReadPass(Stream rows, Tensor image, int x, int y, int stepX, int stepY)
    {
        int width = (_header.Width - x + stepX - 1) / stepX;
        if (width <= 0) return;
        int bytes = (int)_header.RowBytes(width), pixel = Math.Max(1, _header.Samples * _header.BitDepth / 8);
        // Some bytes of zeros before each row serve as the pixel left of the first.
        byte[] row = new byte[pixel + bytes], above = new byte[pixel + bytes];
        Span<byte> pixels = image.Writable<byte>();
        bool isStored = stepX == 1 && _header.BitDepth == 8 && _header.ColourType != PngHeader.Palette && _channels == _header.Samples;
        for (int line = y; line < _header.Height; line += stepY)
        {
            int filter = rows.ReadByte();
            if (filter < 0 || rows.ReadAtLeast(row.AsSpan(pixel), bytes, throwOnEndOfStream: false) < bytes)
                throw Png.Error(_name, $"expected {_header.Height} rows of pixels", $"the end of IDAT at row {line}. The file is cut short");
            Unfilter(filter, row, above, pixel, line);
            Span<byte> target = pixels[(line * _header.Width * _channels)..];
            if (isStored) row.AsSpan(pixel).CopyTo(target);
            else
                for (int i = 0; i < width; i++) Unpack(row.AsSpan(pixel), i, target.Slice((x + i * stepX) * _channels, _channels));
            (row, above) = (above, row);
        }
    }

    private void Unfilter(int filter, byte[] row, byte[] above, int pixel, int line)
    {
        unchecked
        {
            if (filter == 1)
                for (int i = pixel; i < row.Length; i++) row[i] += row[i - pixel];
            else if (filter == 2)
                for (int i = pixel; i < row.Length; i++) row[i] += above[i];
            else if (filter == 3)
                for (int i = pixel; i < row.Length; i++) row[i] += (byte)((row[i - pixel] + above[i]) / 2);
            else if (filter == 4)
                for (int i = pixel; i < row.Length; i++) row[i] += Paeth(row[i - pixel], above[i], above[i - pixel]);
            else if (filter != 0) throw Png.Error(_name, $"expected a filter of 0 to 4 before row {line}", $"{filter}");
        }
    }

    private static byte Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        int toLeft = Math.Abs(estimate - left), toAbove = Math.Abs(estimate - above), toCorner = Math.Abs(estimate - corner);
        return (byte)(toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner);
    }

    /// <summary>Writes one pixel as bytes.</summary>
    private void Unpack(ReadOnlySpan<byte> row, int index, Span<byte> target)
    {
        int samples = _header.Samples;
        if (_header.ColourType == PngHeader.Palette)
        {
            int colour = Sample(row, index);
            if (3 * colour >= _palette.Length) throw Png.Error(_name, $"expected colours below {_palette.Length / 3}", $"{colour}");
            _palette.AsSpan(3 * colour, 3).CopyTo(target);
            if (target.Length == 4) target[3] = colour < _transparent.Length ? _transparent[colour] : (byte)255;
            return;
        }
        bool isTransparent = target.Length > samples;
        for (int s = 0; s < samples; s++)
        {
            int value = Sample(row, index * samples + s);
            target[s] = ToByte(value);
            if (target.Length > samples) isTransparent &= value == (_transparent[2 * s] << 8 | _transparent[2 * s + 1]);
        }
        if (target.Length > samples) target[^1] = isTransparent ? (byte)0 : (byte)255;
    }

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        int depth = _header.BitDepth;
        if (depth == 8) return row[index];
        if (depth == 16) return row[2 * index] << 8 | row[2 * index + 1];
        int bit = index * depth;
        return row[bit / 8] >> (8 - depth - bit % 8) & (1 << depth) - 1;
    }

    private byte ToByte(int value) => _header.BitDepth switch
    {
        8 => (byte)value,
        16 => (byte)((value * 255 + 32895) >> 16),
        _ => (byte)(value * 255 / ((1 << _header.BitDepth) - 1)),
    };
}
