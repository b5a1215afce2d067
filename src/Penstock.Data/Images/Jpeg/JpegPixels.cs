using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Makes pixels of the planes of a JPEG image: every component to full size, then colours.</summary>
internal sealed unsafe class JpegPixels
{
    private readonly JpegFile _file;
    private readonly int _channels, _width, _height;
    private readonly JpegUpsampling[] _rows;

    public JpegPixels(JpegFile file, int channels)
    {
        (_file, _channels, _width, _height) = (file, channels, file.Frame.Width, file.Frame.Height);
        // Of a colour image that is wanted in grey, the brightness is all that counts.
        int needed = channels == 1 && file.Colours == JpegColours.YCbCr ? 1 : file.Frame.Components.Length;
        _rows = [.. file.Frame.Components.Take(needed).Select(component => new JpegUpsampling(file.Frame, component))];
    }

    public Tensor Convert(bool isLent)
    {
        int pixelBytes = _file.Colours switch { JpegColours.Grey => 1, _ => _channels == 1 && _rows.Length > 1 ? 3 : _channels };
        Tensor image = ImagePixels.New(_height, _width, pixelBytes, isLent);
        fixed (byte* pixels = image.Writable<byte>())
            for (int y = 0; y < _height; y++)
                ConvertRow(y, pixels + (long)y * _width * pixelBytes, pixelBytes);
        return image;
    }

    private void ConvertRow(int y, byte* target, int pixelBytes)
    {
        ReadOnlySpan<byte> first = _rows[0].Row(y);
        if (_rows.Length == 1)
        {
            first[.._width].CopyTo(new(target, _width));
            return;
        }
        fixed (byte* a = first, b = _rows[1].Row(y), c = _rows[2].Row(y))
        {
            if (_rows.Length == 3 && _file.Colours == JpegColours.YCbCr) JpegColourRow.FromYCbCr(a, b, c, target, _width, pixelBytes);
            else if (_rows.Length == 3) JpegColourRow.Interleave(a, b, c, target, 0, _width, pixelBytes);
            else
                fixed (byte* d = _rows[3].Row(y))
                    JpegColourRow.FromInks(a, b, c, d, target, _width, pixelBytes, _file.Colours == JpegColours.Ycck);
        }
    }
}
