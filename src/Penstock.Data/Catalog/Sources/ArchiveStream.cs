namespace Penstock.Data;

/// <summary>A tar archive that is read to its end, which is blocks of zeros: without them it was cut short, even between two files.</summary>
internal sealed class ArchiveStream(Stream plain) : ForwardStream(plain)
{
    private const int EndBytes = 1024;
    private long _zeros;

    /// <summary>Reads what is left, and says whether the archive ends as one does.</summary>
    public bool EndsWhole()
    {
        CopyTo(Null);
        return _zeros >= EndBytes;
    }

    public override int Read(Span<byte> buffer)
    {
        int count = Source.Read(buffer), last = buffer[..count].LastIndexOfAnyExcept((byte)0);
        _zeros = last < 0 ? _zeros + count : count - 1 - last;
        return count;
    }
}
