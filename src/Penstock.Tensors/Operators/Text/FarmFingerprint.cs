using System.Buffers.Binary;
using System.Numerics;

namespace Penstock.Tensors;

/// <summary>Fingerprint64 of FarmHash (Pike and Alakuijala, github.com/google/farmhash), by which TensorFlow and Keras put texts into buckets.</summary>
internal static class FarmFingerprint
{
    private const ulong K0 = 0xC3A5C85C97CB3127, K1 = 0xB492B66FBE98F273, K2 = 0x9AE16A3B2F90404F, Cat = 0xC6A4A7935BD1E995;

    /// <summary>The fingerprint of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> s) => s.Length switch
    {
        <= 16 => UpTo16(s),
        <= 32 => UpTo32(s),
        <= 64 => UpTo64(s),
        _ => Longer(s),
    };

    /// <summary>One fingerprint of two, in their order.</summary>
    public static ulong Join(ulong first, ulong second)
    {
        ulong joined = (first ^ Cat ^ (Mixed(second * Cat) * Cat)) * Cat;
        return Mixed(Mixed(joined) * Cat);
    }

    private static ulong UpTo16(ReadOnlySpan<byte> s)
    {
        ulong n = (ulong)s.Length, factor = K2 + n * 2;
        if (n >= 8)
        {
            ulong a = Long(s, 0) + K2, b = Long(s, s.Length - 8);
            return Pair(Turned(b, 37) * factor + a, (Turned(a, 25) + b) * factor, factor);
        }
        if (n >= 4) return Pair(n + ((ulong)Short(s, 0) << 3), Short(s, s.Length - 4), factor);
        if (n == 0) return K2;
        uint y = s[0] + ((uint)s[s.Length >> 1] << 8), z = (uint)n + ((uint)s[^1] << 2);
        return Mixed((y * K2) ^ (z * K0)) * K2;
    }

    private static ulong UpTo32(ReadOnlySpan<byte> s)
    {
        ulong factor = K2 + (ulong)s.Length * 2, a = Long(s, 0) * K1, b = Long(s, 8), c = Long(s, s.Length - 8) * factor, d = Long(s, s.Length - 16) * K2;
        return Pair(Turned(a + b, 43) + Turned(c, 30) + d, a + Turned(b + K2, 18) + c, factor);
    }

    private static ulong UpTo64(ReadOnlySpan<byte> s)
    {
        ulong factor = K2 + (ulong)s.Length * 2, a = Long(s, 0) * K2, b = Long(s, 8), c = Long(s, s.Length - 8) * factor, d = Long(s, s.Length - 16) * K2;
        ulong y = Turned(a + b, 43) + Turned(c, 30) + d, z = Pair(y, a + Turned(b + K2, 18) + c, factor);
        ulong e = Long(s, 16) * factor, f = Long(s, 24), g = (y + Long(s, s.Length - 32)) * factor, h = (z + Long(s, s.Length - 24)) * factor;
        return Pair(Turned(e + f, 43) + Turned(g, 30) + h, e + Turned(f + a, 18) + g, factor);
    }

    private static ulong Longer(ReadOnlySpan<byte> s)
    {
        const ulong Seed = 81;
        ulong x = unchecked(Seed * K2) + Long(s, 0), y = unchecked(Seed * K1 + 113), z = Mixed(y * K2 + 113) * K2;
        (ulong First, ulong Second) v = default, w = default;
        int end = (s.Length - 1) / 64 * 64, last = s.Length - 64;
        for (int at = 0; at < end; at += 64) Stir(s, at, K1, 1);
        ulong factor = K1 + ((z & 0xFF) << 1);
        w.First += (ulong)((s.Length - 1) & 63);
        v.First += w.First;
        w.First += v.First;
        Stir(s, last, factor, 9);
        return Pair(Pair(v.First, w.First, factor) + Mixed(y) * K0 + z, Pair(v.Second, w.Second, factor) + x, factor);

        void Stir(ReadOnlySpan<byte> bytes, int at, ulong by, ulong weight)
        {
            x = Turned(x + y + v.First + Long(bytes, at + 8), 37) * by;
            y = Turned(y + v.Second + Long(bytes, at + 48), 42) * by;
            x ^= w.Second * weight;
            y += v.First * weight + Long(bytes, at + 40);
            z = Turned(z + w.First, 33) * by;
            v = Weak(bytes[at..], v.Second * by, x + w.First);
            w = Weak(bytes[(at + 32)..], z + w.Second, y + Long(bytes, at + 16));
            (z, x) = (x, z);
        }
    }

    private static (ulong, ulong) Weak(ReadOnlySpan<byte> s, ulong a, ulong b)
    {
        ulong z = Long(s, 24);
        a += Long(s, 0);
        b = Turned(b + a + z, 21);
        ulong c = a;
        a += Long(s, 8) + Long(s, 16);
        return (a + z, b + Turned(a, 44) + c);
    }

    private static ulong Pair(ulong u, ulong v, ulong factor)
    {
        ulong a = Mixed((u ^ v) * factor), b = Mixed((v ^ a) * factor);
        return b * factor;
    }

    private static ulong Mixed(ulong x) => x ^ (x >> 47);

    private static ulong Turned(ulong x, int right) => BitOperations.RotateRight(x, right);

    private static ulong Long(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt64LittleEndian(s[at..]);

    private static uint Short(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt32LittleEndian(s[at..]);
}
