using System.Buffers.Binary;
using System.Numerics;

namespace Penstock.Data;

/// <summary>The two checksums of HDF5: Jenkins's lookup3 over metadata, Fletcher's over chunks.</summary>
internal static class Hdf5Checksum
{
    public static uint Lookup3(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            uint a = 0xdeadbeef + (uint)bytes.Length, b = a, c = a;
            for (; bytes.Length > 12; bytes = bytes[12..])
            {
                Add(bytes, ref a, ref b, ref c);
                a -= c; a ^= Rotate(c, 4); c += b;
                b -= a; b ^= Rotate(a, 6); a += c;
                c -= b; c ^= Rotate(b, 8); b += a;
                a -= c; a ^= Rotate(c, 16); c += b;
                b -= a; b ^= Rotate(a, 19); a += c;
                c -= b; c ^= Rotate(b, 4); b += a;
            }
            if (bytes.IsEmpty) return c;
            Span<byte> last = stackalloc byte[12];
            last.Clear();
            bytes.CopyTo(last);
            Add(last, ref a, ref b, ref c);
            c ^= b; c -= Rotate(b, 14);
            a ^= c; a -= Rotate(c, 11);
            b ^= a; b -= Rotate(a, 25);
            c ^= b; c -= Rotate(b, 16);
            a ^= c; a -= Rotate(c, 4);
            b ^= a; b -= Rotate(a, 14);
            c ^= b; c -= Rotate(b, 24);
            return c;
        }
    }

    public static uint Fletcher32(ReadOnlySpan<byte> bytes)
    {
        // Sums modulo 65535 kept in 32 bits: 360 terms fit before they must be folded.
        const int block = 720;
        uint first = 0, second = 0;
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(block, bytes.Length)];
            bytes = bytes[part.Length..];
            for (int i = 0; i < part.Length; i += 2)
            {
                first += (uint)(part[i] << 8) | (i + 1 < part.Length ? part[i + 1] : 0u);
                second += first;
            }
            (first, second) = (Fold(first), Fold(second));
        }
        return Fold(second) << 16 | Fold(first);
    }

    private static void Add(ReadOnlySpan<byte> bytes, ref uint a, ref uint b, ref uint c)
    {
        unchecked
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            b += BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        }
    }

    private static uint Rotate(uint value, int bits) => BitOperations.RotateLeft(value, bits);

    private static uint Fold(uint sum) => (sum & 0xffff) + (sum >> 16);
}
