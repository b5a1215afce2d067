namespace Penstock.Data;

/// <summary>Copies of bytes: fresh ones, or written over older ones of the same length.</summary>
/// <param name="reuse">0: every copy is fresh. n: a copy may be written over once n more have been made.</param>
internal sealed class RecycledBytes(int reuse)
{
    private readonly byte[][] _ring = new byte[reuse][];
    private int _next;

    public byte[] Copy(ReadOnlySpan<byte> bytes)
    {
        byte[]? copy = null;
        if (reuse > 0)
        {
            _next = _next + 1 < reuse ? _next + 1 : 0;
            copy = _ring[_next];
        }
        if (copy is null || copy.Length != bytes.Length)
        {
            copy = bytes.Length == 0 ? [] : GC.AllocateUninitializedArray<byte>(bytes.Length);
            if (reuse > 0) _ring[_next] = copy;
        }
        bytes.CopyTo(copy);
        return copy;
    }
}
