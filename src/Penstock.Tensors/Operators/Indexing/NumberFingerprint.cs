using System.Buffers.Binary;

namespace Penstock.Tensors;

/// <summary>64-bit numbers for numbers that never change: the fingerprint of the eight bytes, the least first.</summary>
internal static class NumberFingerprint
{
    /// <summary>The bucket of a number among so many; -0 is 0, and every NaN the same.</summary>
    public static long Bucket(double number, long buckets) =>
        Bucket(BitConverter.DoubleToInt64Bits(number == 0 ? 0 : double.IsNaN(number) ? double.NaN : number), buckets);

    /// <summary>The bucket of eight bytes.</summary>
    public static long Bucket(long bits, long buckets)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bits);
        return TextFingerprint.Bucket(bytes, buckets);
    }
}
