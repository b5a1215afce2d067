using System.IO.Compression;

namespace Penstock.Data;

/// <summary>What a gzip or zlib file holds, read from its beginning to its end; a file that is damaged or cut short is an error, where the decoder alone would see an end.</summary>
internal sealed class InflatedFile : IDisposable
{
    private const byte Mark = 0x5A;

    private static readonly byte[] s_markMember = GzipOf(Mark);

    private readonly EndedStream _packed;
    private readonly Stream _content;
    private readonly string _who;
    private readonly bool _isGzip;
    private bool _isEnded;

    /// <summary>Takes over a stream.</summary>
    /// <param name="packed">Compressed bytes.</param>
    /// <param name="isGzip">gzip, or else zlib.</param>
    /// <param name="who">What messages begin with: the reader and the file.</param>
    public InflatedFile(Stream packed, bool isGzip, string who)
    {
        (_packed, _who, _isGzip) = (new EndedStream(packed), who, isGzip);
        _content = isGzip ? new GZipStream(_packed, CompressionMode.Decompress) : new ZLibStream(_packed, CompressionMode.Decompress);
    }

    /// <summary>Reads up to so many bytes as fit; 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        if (_isEnded || buffer.IsEmpty) return 0;
        try
        {
            int count = _content.Read(buffer);
            if (count > 0) return count;
            _isEnded = true;
            if (!IsWhole()) throw Error("a part of it. The file is cut short, or goes on behind its end; fetch it again");
            return 0;
        }
        catch (InvalidDataException error) when (error.InnerException is null && !error.Message.StartsWith(_who, StringComparison.Ordinal))
        {
            _isEnded = true;
            throw Error("damaged bytes. Fetch the file again", error);
        }
    }

    public void Dispose() => _content.Dispose();

    // The decoder ends in silence where the bytes end. A zlib decoder that has seen its checksum asks for no more bytes; a gzip
    // decoder asks for another member, and takes one only behind a whole one.
    private bool IsWhole()
    {
        if (_packed.Length == 0) return true;
        if (!_isGzip) return !_packed.HasEnded;
        if (!_packed.HasEnded) return false;
        _packed.Append(s_markMember);
        Span<byte> read = stackalloc byte[2];
        return _content.ReadAtLeast(read, read.Length, throwOnEndOfStream: false) == 1 && read[0] == Mark;
    }

    private InvalidDataException Error(string got, Exception? cause = null) => new($"{_who}: expected {(_isGzip ? "gzip" : "zlib")} data, got {got}.", cause);

    private static byte[] GzipOf(byte value)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.WriteByte(value);
        return packed.ToArray();
    }

    /// <summary>A stream that knows whether somebody asked for more than there is, and that can be lengthened then.</summary>
    private sealed class EndedStream(Stream source) : ForwardStream(source)
    {
        private byte[] _appended = [];
        private int _given;
        private long _read;

        public bool HasEnded { get; private set; }

        /// <summary>How many bytes have been read so far.</summary>
        public override long Length => _read;

        public override long Position { get => _read; }

        public void Append(byte[] bytes) => _appended = bytes;

        public override int Read(Span<byte> buffer)
        {
            int count = Source.Read(buffer);
            _read += count;
            if (count > 0 || buffer.IsEmpty) return count;
            HasEnded = true;
            count = Math.Min(buffer.Length, _appended.Length - _given);
            _appended.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }
    }
}
