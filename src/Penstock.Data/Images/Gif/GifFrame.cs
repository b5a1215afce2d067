using System.Buffers.Binary;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>One picture of a GIF file and its place on the screen that the file describes.</summary>
internal readonly ref struct GifFrame
{
    // Most pixels that a byte can say: a code of at most 12 bits stands for at most 4096 of them, and codes grow one by one.
    private const int MaximumInflation = 4096;

    private readonly ReadOnlySpan<byte> _bytes, _palette;
    private readonly int _left, _top, _width, _height, _data;
    private readonly bool _isInterlaced;
    private readonly string _name;
    private readonly long _maximumBytes;

    private GifFrame(ReadOnlySpan<byte> bytes, int at, string name, long maximumBytes)
    {
        if (at + 9 > bytes.Length) throw Gif.Error(name, $"9 bytes of a picture at offset {at}", $"{bytes.Length - at}. The file is cut short");
        _bytes = bytes;
        (_name, _maximumBytes) = (name, maximumBytes);
        _left = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
        _top = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 2)..]);
        _width = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 4)..]);
        _height = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 6)..]);
        int flags = bytes[at + 8];
        _isInterlaced = (flags & 0x40) != 0;
        at += 9;
        _palette = Gif.ReadPalette(bytes, flags, ref at, name);
        _data = at;
    }

    public static GifFrame Read(ReadOnlySpan<byte> bytes, int at, string name, long maximumBytes) => new(bytes, at, name, maximumBytes);

    public Tensor Decode(int screenWidth, int screenHeight, ReadOnlySpan<byte> screenPalette, int transparent)
    {
        // Some files say a screen smaller than their picture, which then counts.
        int width = Math.Max(screenWidth, _left + _width), height = Math.Max(screenHeight, _top + _height);
        if (_width == 0 || _height == 0 || width > _maximumBytes / 4 / height) throw Gif.Error(_name, $"a width and a height of at most {_maximumBytes / 4} pixels together", $"{width} x {height} with a picture of {_width} x {_height}");
        if (!ImagePixels.IsPlausible((long)width * height, _bytes.Length, MaximumInflation)) throw Gif.Error(_name, $"a screen that its pictures may fill, {width} x {height}", $"{_bytes.Length} bytes, which say too little of it");
        if ((long)_width * _height / MaximumInflation > _bytes.Length - _data) throw Gif.Error(_name, $"pixels for {_width} x {_height} at offset {_data}", $"{_bytes.Length - _data} bytes, which cannot hold them. The file is cut short");
        ReadOnlySpan<byte> palette = _palette.Length > 0 ? _palette : screenPalette;
        if (palette.Length == 0) throw Gif.Error(_name, $"colours before the picture at offset {_data}", "none");
        byte[] indices = GifCodes.Decode(_bytes, _data, _width * _height, _name);
        bool hasAlpha = width != _width || height != _height || transparent >= 0 && indices.AsSpan().Contains((byte)transparent);
        int channels = hasAlpha ? 4 : 3;
        Tensor image = Tensor.Zeros(DType.UInt8, Shape.Of(height, width, channels));
        Span<byte> pixels = image.Writable<byte>();
        for (int row = 0; row < _height; row++)
        {
            int y = _top + (_isInterlaced ? InterlacedRow(row) : row);
            for (int x = 0; x < _width; x++)
            {
                int colour = indices[row * _width + x];
                if (3 * colour >= palette.Length) throw Gif.Error(_name, $"colours below {palette.Length / 3}", $"{colour} in row {row}");
                Span<byte> pixel = pixels.Slice((y * width + _left + x) * channels, channels);
                palette.Slice(3 * colour, 3).CopyTo(pixel);
                if (hasAlpha) pixel[3] = colour == transparent ? (byte)0 : (byte)255;
            }
        }
        return image;
    }

    // Every eighth row, those between, and so on.
    private int InterlacedRow(int row)
    {
        foreach (var (first, step) in ((int, int)[])[(0, 8), (4, 8), (2, 4), (1, 2)])
        {
            int rows = Math.Max(0, (_height - first + step - 1) / step);
            if (row < rows) return first + row * step;
            row -= rows;
        }
        return row;
    }
}
