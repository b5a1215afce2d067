using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>Decodes the data of one scan: blocks in their order, restart markers between them.</summary>
internal unsafe ref struct JpegScanDecoding
{
    private readonly JpegFile _file;
    private readonly JpegScanHeader _scan;
    private readonly JpegHuffmanTable[] _dc, _ac;
    private readonly byte* _start, _end;
    private JpegBits _bits;
    private JpegProgression _progression;
    private JpegBlock _block;
    private fixed int _predictors[4];

    private JpegScanDecoding(JpegFile file, byte* start, byte* end)
    {
        (_file, _scan) = (file, file.Scan!);
        _start = start;
        _end = end;
        _bits = new(start + file.Position, end);
        // A progressive scan has codes of one kind only, or none.
        bool isProgressive = file.Frame.IsProgressive;
        _dc = !isProgressive || _scan.First == 0 && _scan.High == 0 ? Array.ConvertAll(_scan.Parts, part => file.Table(0, part.DcTable)) : [];
        _ac = !isProgressive || _scan.First > 0 ? Array.ConvertAll(_scan.Parts, part => file.Table(1, part.AcTable)) : [];
    }

    /// <summary>Decodes the scan that the file stands at; returns where what follows it begins.</summary>
    public static int Decode(JpegFile file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var decoding = new JpegScanDecoding(file, start, start + bytes.Length);
            decoding.DecodeUnits();
            return (int)(decoding._bits.At - start);
        }
    }

    private void DecodeUnits()
    {
        JpegScanComponent[] parts = _scan.Parts;
        bool isSingle = parts.Length == 1;
        int wide = isSingle ? parts[0].Component.BlocksWide : _file.Frame.UnitsWide, high = isSingle ? parts[0].Component.BlocksHigh : _file.Frame.UnitsHigh;
        int untilRestart = _file.RestartInterval, restarts = 0;
        for (int y = 0; y < high; y++)
            for (int x = 0; x < wide; x++)
            {
                if (_file.RestartInterval > 0 && untilRestart-- == 0)
                {
                    Restart(restarts++);
                    untilRestart = _file.RestartInterval - 1;
                }
                if (isSingle) DecodeBlock(0, x, y);
                else
                    for (int i = 0; i < parts.Length; i++)
                        DecodeUnit(i, x, y);
                if (_bits.IsPastEnd) throw Flaw("more data", "a marker or the end of the file. The file is cut short or damaged");
            }
    }

    private void DecodeUnit(int part, int x, int y)
    {
        (int h, int v) = (_scan.Parts[part].Component.H, _scan.Parts[part].Component.V);
        for (int row = 0; row < v; row++)
            for (int column = 0; column < h; column++)
                DecodeBlock(part, x * h + column, y * v + row);
    }

    private void DecodeBlock(int part, int x, int y)
    {
        JpegComponent component = _scan.Parts[part].Component;
        if (_file.Frame.IsProgressive)
        {
            int block = y * component.PaddedBlocksWide + x;
            bool isCode = _progression.Decode(ref _bits, _dc.Length > 0 ? _dc[part] : _ac.Length > 0 ? _ac[part] : null, _scan, ref _predictors[part], component.Coefficients.AsSpan(block * 64, 64));
            if (!isCode) throw Flaw("a Huffman code", "bits that are none. The file is damaged");
            return;
        }
        int last = _block.Decode(ref _bits, _dc[part], _ac[part], component.Quantisation!, ref _predictors[part]);
        if (last < 0) throw Flaw("a Huffman code", "bits that are none. The file is damaged");
        fixed (byte* plane = &component.Plane[y * 8 * component.Stride + x * 8])
            _block.Transform(last, plane, component.Stride);
    }

    private void Restart(int number)
    {
        byte* at = _bits.At;
        while (at + 1 < _end && (at[0] != 0xFF || at[1] is 0 or 0xFF)) at++;
        if (at + 1 >= _end || at[1] != JpegMarker.Restart + (number & 7)) throw Flaw($"the restart marker {number & 7}", at + 1 >= _end ? "the end of the file. The file is cut short" : $"the marker {at[1]:X2}. The file is damaged");
        _bits.Restart(at + 2);
        _progression.Restart();
        for (int i = 0; i < 4; i++) _predictors[i] = 0;
    }

    private readonly InvalidDataException Flaw(string expected, string got) => _file.Error($"{expected} at offset {_bits.At - _start}", got);
}
