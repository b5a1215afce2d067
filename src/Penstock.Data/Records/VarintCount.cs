namespace Penstock.Data;

internal static class VarintCount
{
    /// <summary>How many whole numbers stand packed in bytes: as many as there are bytes that end one.</summary>
    public static int Of(ReadOnlySpan<byte> packed)
    {
        int count = 0;
        foreach (byte b in packed)
            if (b < 0x80) count++;
        return count;
    }
}
