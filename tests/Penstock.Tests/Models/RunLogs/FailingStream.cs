namespace Penstock.Tests;

/// <summary>A file in memory on a disk that has room for so many bytes, of which the last write may leave a part.</summary>
internal sealed class FailingStream(long room) : MemoryStream
{
    public long Room { get; set; } = room;

    /// <summary>Where set, writes wait for it.</summary>
    public ManualResetEventSlim? Gate { get; set; }

    /// <summary>Where set, errors end in it.</summary>
    public string? Name { get; set; }

    public bool IsWaiting { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Gate is { } gate)
        {
            IsWaiting = true;
            gate.Wait();
        }
        int fits = (int)Math.Clamp(Room - Position, 0, buffer.Length);
        base.Write(buffer[..fits]);
        if (fits < buffer.Length) throw new IOException(Name is null ? "No space left on device." : $"No space left on device : '{Name}'");
    }

    // Tests look at the content after the writer has closed it.
    protected override void Dispose(bool disposing)
    {
    }
}
