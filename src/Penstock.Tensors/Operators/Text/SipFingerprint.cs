using System.Buffers.Binary;
using System.Numerics;

namespace Penstock.Tensors;

/// <summary>SipHash-2-4 (Aumasson and Bernstein 2012): a hash of bytes that cannot be foreseen without its key of two numbers.</summary>
internal static class SipFingerprint
{
    /// <summary>The hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> s, ulong key0, ulong key1)
    {
        ulong a = key0 ^ 0x736F6D6570736575, b = key1 ^ 0x646F72616E646F6D, c = key0 ^ 0x6C7967656E657261, d = key1 ^ 0x7465646279746573, last = (ulong)s.Length << 56;
        int whole = s.Length & ~7;
        for (int at = 0; at < whole; at += 8) Take(BinaryPrimitives.ReadUInt64LittleEndian(s[at..]));
        for (int at = whole; at < s.Length; at++) last |= (ulong)s[at] << (8 * (at - whole));
        Take(last);
        c ^= 0xFF;
        for (int i = 0; i < 4; i++) Round();
        return a ^ b ^ c ^ d;

        void Take(ulong word)
        {
            d ^= word;
            Round();
            Round();
            a ^= word;
        }

        void Round()
        {
            a += b;
            b = BitOperations.RotateLeft(b, 13) ^ a;
            a = BitOperations.RotateLeft(a, 32);
            c += d;
            d = BitOperations.RotateLeft(d, 16) ^ c;
            a += d;
            d = BitOperations.RotateLeft(d, 21) ^ a;
            c += b;
            b = BitOperations.RotateLeft(b, 17) ^ c;
            c = BitOperations.RotateLeft(c, 32);
        }
    }
}
