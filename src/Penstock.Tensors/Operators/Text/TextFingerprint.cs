namespace Penstock.Tensors;

/// <summary>A 64-bit number for a text that never changes: FNV-1a (Fowler, Noll and Vo) over its UTF-8 bytes, then the last mixing step of MurmurHash3.</summary>
internal static class TextFingerprint
{
    public static ulong Of(ReadOnlySpan<byte> text)
    {
        ulong hash = 14695981039346656037ul;
        foreach (byte b in text) hash = (hash ^ b) * 1099511628211ul;
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDul;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53ul;
        return hash ^ (hash >> 33);
    }

    /// <summary>The text's bucket among so many.</summary>
    public static long Bucket(ReadOnlySpan<byte> text, long buckets) => (long)(Of(text) % (ulong)buckets);
}
