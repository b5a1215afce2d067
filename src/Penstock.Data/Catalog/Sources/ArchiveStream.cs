namespace Penstock.Data;

/// <summary>A tar archive that is read to its end, which is blocks of zeros: without them it was cut short, even between two files.</summary>
internal sealed class ArchiveStream(Stream plain) : Stream
{
    private const int EndBytes = 1024;
    private long _zeros;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Reads what is left, and says whether the archive ends as one does.</summary>
    public bool EndsWhole()
    {
        CopyTo(Null);
        return _zeros >= EndBytes;
    }

    public override int Read(Span<byte> buffer)
    {
        int count = plain.Read(buffer), last = buffer[..count].LastIndexOfAnyExcept((byte)0);
        _zeros = last < 0 ? _zeros + count : count - 1 - last;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) plain.Dispose();
        base.Dispose(disposing);
    }
}
