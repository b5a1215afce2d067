using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>
/// The markers of a JPEG file (ITU-T T.81, annex B), read from scan to scan. What neither decoder can read is refused here.
/// </summary>
internal sealed class JpegFile
{
    private const int MostScans = 100;

    private readonly ushort[]?[] _quantisation = new ushort[]?[4];
    private readonly JpegHuffmanTable?[] _tables = new JpegHuffmanTable?[8];
    private readonly string _name;
    private readonly long _maximumBytes;
    private JpegFrame? _frame;
    private int _adobe = -1, _scans;
    private bool _isJfif;

    private JpegFile(string name, long maximumBytes) => (_name, _maximumBytes) = (name, maximumBytes);

    public JpegFrame Frame => _frame!;

    /// <summary>The scan that is to be decoded next; null at the end of the image.</summary>
    public JpegScanHeader? Scan { get; private set; }

    /// <summary>Where the data of the scan begin.</summary>
    public int Position { get; private set; }

    /// <summary>Units between restart markers; 0: there are none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>How the image is to be turned, 1 to 8 as EXIF counts; 1: it is not.</summary>
    public int Orientation { get; private set; } = 1;

    /// <summary>What the components are, found as libjpeg does.</summary>
    public JpegColours Colours => Frame.Components.Length switch
    {
        1 => JpegColours.Grey,
        3 when _isJfif => JpegColours.YCbCr,
        3 when _adobe >= 0 => _adobe == 0 ? JpegColours.Rgb : JpegColours.YCbCr,
        3 => Frame.Components is [{ Id: 'R' }, { Id: 'G' }, { Id: 'B' }] ? JpegColours.Rgb : JpegColours.YCbCr,
        _ => _adobe is 0 or -1 ? JpegColours.Cmyk : JpegColours.Ycck,
    };

    /// <summary>Reads all up to the data of the first scan.</summary>
    public static JpegFile Open(ReadOnlySpan<byte> bytes, string name, long maximumBytes)
    {
        var file = new JpegFile(name, maximumBytes);
        if (bytes.Length < 3 || bytes[0] != 0xFF || bytes[1] != 0xD8) throw file.Error("the marker SOI at offset 0", $"{bytes.Length} bytes that begin otherwise");
        file.ReadOn(bytes, 2);
        if (file.Scan is null) throw file.Error("a scan", "the end of the image. The file is cut short");
        JpegFrame frame = file.Frame;
        if (8L * bytes.Length < frame.Bits) throw file.Error($"pixels for {frame.Width} x {frame.Height}", $"{bytes.Length} bytes, which cannot hold them. The file is cut short");
        return file;
    }

    /// <summary>Goes on behind the data of a scan, to the next one or to the end of the image.</summary>
    public void ReadOn(ReadOnlySpan<byte> bytes, int at)
    {
        Scan = null;
        while (Scan is null)
        {
            int start = at, marker = NextMarker(bytes, ref at);
            if (marker == JpegMarker.EndOfImage) return;
            if (JpegMarker.IsAlone(marker)) continue;
            int length = at + 2 <= bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : 0;
            if (length < 2 || length > bytes.Length - at) throw Error($"a segment of 2 to {Math.Max(0, bytes.Length - at)} bytes at offset {start}", $"marker {marker:X2} and {length} bytes. The file is cut short or damaged");
            ReadSegment(marker, bytes.Slice(at + 2, length - 2), start);
            at += length;
        }
        Position = at;
    }

    /// <summary>Whether the scans of a progressive file hold all bits of all coefficients; fails where they are more than any encoder writes.</summary>
    public bool HasAllBits(ReadOnlySpan<byte> bytes)
    {
        int at = Position, scans = 1, marker;
        Scan!.Mark();
        while ((marker = NextMarker(bytes, ref at)) != JpegMarker.EndOfImage)
        {
            if (JpegMarker.IsAlone(marker)) continue;
            int length = at + 2 <= bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : 0;
            if (length < 2 || length > bytes.Length - at) return false;
            if (marker == JpegMarker.StartOfScan)
            {
                if (++scans > MostScans) throw Error($"at most {MostScans} scans", "more");
                JpegScanHeader.Read(this, bytes.Slice(at + 2, length - 2), $"offset {at}").Mark();
            }
            at += length;
        }
        return Array.TrueForAll(Frame.Components, component => component.Whole == ulong.MaxValue);
    }

    /// <summary>The Huffman table of a class (0 DC, 1 AC) and number; frames of Motion JPEG leave out those that the standard gives.</summary>
    public JpegHuffmanTable Table(int kind, int number) => (_tables[4 * kind + number] ?? (Frame.IsProgressive ? null : JpegStandardCodes.Table(kind, number)))?.WithLookups() ?? throw Error($"a Huffman table {number} for {(kind == 0 ? "DC" : "AC")} before the scan at offset {Position}", "none");

    public InvalidDataException Error(string expected, string got) => new($"Jpeg {_name}: expected {expected}, got {got}.");

    private int NextMarker(ReadOnlySpan<byte> bytes, ref int at)
    {
        int start = at;
        while (true)
        {
            int found = at < bytes.Length ? bytes[at..].IndexOf((byte)0xFF) : -1;
            if (found < 0 || at + found + 1 >= bytes.Length) throw Error($"a marker at offset {start}", "the end of the file. The file is cut short");
            at += found + 1;
            if (bytes[at] is 0xFF) continue;
            if (bytes[at++] is not 0) return bytes[at - 1];
        }
    }

    private void ReadSegment(int marker, ReadOnlySpan<byte> content, int offset)
    {
        string place = $"offset {offset}";
        switch (marker)
        {
            case 0xC0 or 0xC1 or 0xC2:
                if (_frame is not null) throw Error("one frame", $"another at {place}");
                _frame = JpegMarker.ReadFrame(this, content, marker == 0xC2, place, _maximumBytes);
                break;
            case 0xC4:
                JpegMarker.ReadHuffman(this, content, place, _tables);
                break;
            case 0xC3 or (>= 0xC5 and <= 0xCF):
                throw Error("a baseline or progressive frame with Huffman codes", $"{JpegMarker.Refused(marker)} at {place}. Convert the file");
            case 0xDA:
                if (_frame is null) throw Error($"a frame before the scan at {place}", "none");
                // Each costs the time of a whole image, however short it is.
                if (++_scans > MostScans) throw Error($"at most {MostScans} scans", "more");
                Scan = JpegScanHeader.Read(this, content, place);
                foreach (JpegScanComponent part in Scan.Parts)
                    part.Component.Quantisation ??= _quantisation[part.Component.QuantisationTable] ?? throw Error($"a quantisation table {part.Component.QuantisationTable} before the scan at {place}", "none");
                break;
            case 0xDB:
                JpegMarker.ReadQuantisation(this, content, place, _quantisation);
                break;
            case 0xDD:
                if (content.Length != 2) throw Error($"2 bytes in the marker DRI at {place}", $"{content.Length}");
                RestartInterval = BinaryPrimitives.ReadUInt16BigEndian(content);
                break;
            case 0xE0:
                _isJfif |= content.Length >= 14 && content.StartsWith("JFIF\0"u8);
                break;
            case 0xE1:
                Orientation = ExifOrientation.Read(content) ?? Orientation;
                break;
            case 0xEE:
                if (content.Length >= 12 && content.StartsWith("Adobe"u8)) _adobe = content[11];
                break;
        }
    }
}

/// <summary>What the components of a JPEG image mean.</summary>
internal enum JpegColours
{
    Grey,
    YCbCr,
    Rgb,
    Cmyk,
    Ycck,
}
