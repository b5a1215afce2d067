using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Tensors;

/// <summary>
/// Transposes squares of 16 x 16 numbers of 32 bits in registers: each cache line of source and target is touched once, so that
/// lines that lie apart by a power of two do not drive each other out.
/// </summary>
internal static unsafe class SquareTransposition
{
    public const int Side = 16;

    /// <summary>target[i, j] = source[j, i] for i and j below <see cref="Side"/>, with rows that lie apart by the given numbers of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(float* source, nint sourceStride, float* target, nint targetStride)
    {
        if (Avx512F.IsSupported) Sixteen(source, sourceStride, target, targetStride);
        else if (Avx.IsSupported)
            for (int j = 0; j < Side; j += 8)
            {
                Eight(source + j * sourceStride, sourceStride, target + j, targetStride);
                Eight(source + j * sourceStride + 8, sourceStride, target + 8 * targetStride + j, targetStride);
            }
        else Elements(source, sourceStride, target, targetStride);
    }

    private static void Elements(float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (int i = 0; i < Side; i++)
            for (int j = 0; j < Side; j++) target[i * targetStride + j] = source[j * sourceStride + i];
    }

    // Rows that lie four apart are joined on loading, which leaves shuffles within 128 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sixteen(float* s, nint l, float* t, nint w)
    {
        Vector512<float> a0 = Join(s, l), a1 = Join(s + 4, l), a2 = Join(s + 8, l), a3 = Join(s + 12, l);
        s += l;
        Vector512<float> b0 = Join(s, l), b1 = Join(s + 4, l), b2 = Join(s + 8, l), b3 = Join(s + 12, l);
        s += l;
        Vector512<float> c0 = Join(s, l), c1 = Join(s + 4, l), c2 = Join(s + 8, l), c3 = Join(s + 12, l);
        s += l;
        Vector512<float> d0 = Join(s, l), d1 = Join(s + 4, l), d2 = Join(s + 8, l), d3 = Join(s + 12, l);
        Four(a0, b0, c0, d0, t, w);
        Four(a1, b1, c1, d1, t + 4 * w, w);
        Four(a2, b2, c2, d2, t + 8 * w, w);
        Four(a3, b3, c3, d3, t + 12 * w, w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Join(float* s, nint l)
    {
        Vector512<float> v = Vector512.CreateScalarUnsafe(0f).WithLower(Vector256.Create(Vector128.Load(s), Vector128.Load(s + 4 * l)));
        v = Avx512F.InsertVector128(v, Vector128.Load(s + 8 * l), 2);
        return Avx512F.InsertVector128(v, Vector128.Load(s + 12 * l), 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* t, nint w)
    {
        Vector512<float> ab = Avx512F.UnpackLow(a, b), cd = Avx512F.UnpackLow(c, d), high = Avx512F.UnpackHigh(a, b), higher = Avx512F.UnpackHigh(c, d);
        Avx512F.Shuffle(ab, cd, 0x44).Store(t);
        Avx512F.Shuffle(ab, cd, 0xEE).Store(t + w);
        Avx512F.Shuffle(high, higher, 0x44).Store(t + 2 * w);
        Avx512F.Shuffle(high, higher, 0xEE).Store(t + 3 * w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(float* s, nint l, float* t, nint w)
    {
        Vector256<float> a0 = Pair(s, l), a1 = Pair(s + 4, l), b0 = Pair(s + l, l), b1 = Pair(s + l + 4, l);
        s += 2 * l;
        Vector256<float> c0 = Pair(s, l), c1 = Pair(s + 4, l), d0 = Pair(s + l, l), d1 = Pair(s + l + 4, l);
        Four(a0, b0, c0, d0, t, w);
        Four(a1, b1, c1, d1, t + 4 * w, w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* s, nint l) => Vector256.Create(Vector128.Load(s), Vector128.Load(s + 4 * l));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, float* t, nint w)
    {
        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d), high = Avx.UnpackHigh(a, b), higher = Avx.UnpackHigh(c, d);
        Avx.Shuffle(ab, cd, 0x44).Store(t);
        Avx.Shuffle(ab, cd, 0xEE).Store(t + w);
        Avx.Shuffle(high, higher, 0x44).Store(t + 2 * w);
        Avx.Shuffle(high, higher, 0xEE).Store(t + 3 * w);
    }
}
