using System.Buffers.Binary;
using System.IO.Compression;

namespace Penstock.Data;

/// <summary>What a gzipped file holds, read from its beginning to its end; a file that is no gzip, is damaged or is cut short is told by its name.</summary>
internal sealed class GzipText(FileStream file, string name) : ForwardStream(new GZipStream(file, CompressionMode.Decompress))
{
    // A header and a trailer.
    private const int LeastSize = 10 + 8;

    private readonly byte[] _head = new byte[16];
    private long _read;
    private bool _isEnded;

    public override long Position { get => _read; }

    public override int Read(Span<byte> buffer)
    {
        if (_isEnded || buffer.Length == 0) return 0;
        int count;
        try
        {
            count = Source.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            throw Error("bytes that are none or damaged", error);
        }
        _isEnded = count == 0;
        if (_isEnded && !IsWhole()) throw Error("a part of it. The file is cut short; fetch it again");
        if (_read < _head.Length) buffer[..(int)Math.Min(count, _head.Length - _read)].CopyTo(_head.AsSpan((int)_read));
        _read += count;
        return count;
    }

    // The decoder does not tell the end of the content from the end of the bytes.
    private bool IsWhole() => file.Length == 0 || SaysSize() || BeginsAnew();

    /// <summary>Whether the last four bytes are the size of what was read, as they are in a file of one part.</summary>
    private bool SaysSize()
    {
        if (file.Length < LeastSize) return false;
        Span<byte> size = stackalloc byte[4];
        file.Seek(-size.Length, SeekOrigin.End);
        file.ReadExactly(size);
        return BinaryPrimitives.ReadUInt32LittleEndian(size) == (_read & uint.MaxValue);
    }

    /// <summary>Whether the file, fed to the decoder once more, is taken for a further part; that is so only behind a whole one.</summary>
    private bool BeginsAnew()
    {
        Span<byte> again = stackalloc byte[_head.Length];
        int known = (int)Math.Min(_read, _head.Length);
        file.Position = 0;
        try
        {
            return known > 0 && Source.ReadAtLeast(again[..known], known, throwOnEndOfStream: false) == known && again[..known].SequenceEqual(_head.AsSpan(0, known));
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            file.Position = file.Length;
        }
    }

    private InvalidDataException Error(string got, Exception? cause = null) => new($"Csv {name}: expected gzip data, as the name says, got {got}.", cause);
}
