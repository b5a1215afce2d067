using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Data;

/// <summary>
/// The inverse cosine transform of 8 x 8 samples in whole numbers, to the bit that of libjpeg's "islow" (Loeffler, Ligtenberg
/// and Moschytz 1989, 12 multiplications a row): constants of 13 bits, 2 bits more between the columns and the rows.
/// </summary>
internal static unsafe class JpegInverseTransform
{
    private const int ConstantBits = 13, PassBits = 2;

    // The constants of libjpeg, times 2^13.
    private const int C0298 = 2446, C0390 = 3196, C0541 = 4433, C0765 = 6270, C0899 = 7373, C1175 = 9633, C1501 = 12299, C1847 = 15137, C1961 = 16069, C2053 = 16819, C2562 = 20995, C3072 = 25172;

    /// <summary>Makes samples of a block's coefficients times their quantisation, in natural order.</summary>
    public static void Apply(short* coefficients, byte* samples, int stride)
    {
        if (Avx2.IsSupported) ApplyVector(coefficients, samples, stride);
        else ApplyScalar(coefficients, samples, stride);
    }

    /// <summary>The same for a block whose coefficients are all 0 but the first.</summary>
    public static void Constant(short coefficient, byte* samples, int stride)
    {
        byte sample = Sample((coefficient * 4 + 16) >> 5);
        ulong row = sample * 0x0101010101010101UL;
        for (int y = 0; y < 8; y++, samples += stride) Unsafe.WriteUnaligned(samples, row);
    }

    /// <summary>The plain form.</summary>
    public static void ApplyScalar(short* coefficients, byte* samples, int stride)
    {
        int* work = stackalloc int[64];
        for (int i = 0; i < 64; i++) work[i] = coefficients[i];
        for (int x = 0; x < 8; x++) Transform(work + x, 8, ConstantBits - PassBits);
        for (int y = 0; y < 8; y++, samples += stride)
        {
            Transform(work + 8 * y, 1, ConstantBits + PassBits + 3);
            for (int x = 0; x < 8; x++) samples[x] = Sample(work[8 * y + x]);
        }
    }

    private static byte Sample(int value) => (byte)Math.Clamp(value + 128, 0, 255);

    private static void Transform(int* v, int step, int shift)
    {
        unchecked
        {
            int z1 = (v[2 * step] + v[6 * step]) * C0541;
            int even2 = z1 - v[6 * step] * C1847, even3 = z1 + v[2 * step] * C0765;
            int even0 = (v[0] + v[4 * step]) << ConstantBits, even1 = (v[0] - v[4 * step]) << ConstantBits;
            int a0 = even0 + even3, a3 = even0 - even3, a1 = even1 + even2, a2 = even1 - even2;
            int t0 = v[7 * step], t1 = v[5 * step], t2 = v[3 * step], t3 = v[step];
            int z3 = t0 + t2, z4 = t1 + t3, z5 = (z3 + z4) * C1175;
            z3 = z5 - z3 * C1961;
            z4 = z5 - z4 * C0390;
            z1 = (t0 + t3) * -C0899;
            int z2 = (t1 + t2) * -C2562;
            t0 = t0 * C0298 + z1 + z3;
            t1 = t1 * C2053 + z2 + z4;
            t2 = t2 * C3072 + z2 + z3;
            t3 = t3 * C1501 + z1 + z4;
            int round = 1 << (shift - 1);
            (v[0], v[7 * step]) = ((a0 + t3 + round) >> shift, (a0 - t3 + round) >> shift);
            (v[step], v[6 * step]) = ((a1 + t2 + round) >> shift, (a1 - t2 + round) >> shift);
            (v[2 * step], v[5 * step]) = ((a2 + t1 + round) >> shift, (a2 - t1 + round) >> shift);
            (v[3 * step], v[4 * step]) = ((a3 + t0 + round) >> shift, (a3 - t0 + round) >> shift);
        }
    }

    private static void ApplyVector(short* coefficients, byte* samples, int stride)
    {
        Vector256<int> r0 = Avx2.ConvertToVector256Int32(coefficients), r1 = Avx2.ConvertToVector256Int32(coefficients + 8);
        Vector256<int> r2 = Avx2.ConvertToVector256Int32(coefficients + 16), r3 = Avx2.ConvertToVector256Int32(coefficients + 24);
        Vector256<int> r4 = Avx2.ConvertToVector256Int32(coefficients + 32), r5 = Avx2.ConvertToVector256Int32(coefficients + 40);
        Vector256<int> r6 = Avx2.ConvertToVector256Int32(coefficients + 48), r7 = Avx2.ConvertToVector256Int32(coefficients + 56);
        Transform(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, ConstantBits - PassBits);
        Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Transform(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, ConstantBits + PassBits + 3);
        Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Store(r0, r1, r2, r3, samples, stride);
        Store(r4, r5, r6, r7, samples + 4 * stride, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> r0, Vector256<int> r1, Vector256<int> r2, Vector256<int> r3, byte* samples, int stride)
    {
        // Each half holds four samples of each of the four rows.
        Vector256<short> middle = Vector256.Create((short)128);
        Vector256<short> r01 = Avx2.AddSaturate(Avx2.PackSignedSaturate(r0, r1), middle), r23 = Avx2.AddSaturate(Avx2.PackSignedSaturate(r2, r3), middle);
        Vector256<int> all = Avx2.PackUnsignedSaturate(r01, r23).AsInt32();
        Vector128<int> low = all.GetLower(), high = all.GetUpper();
        Vector128<long> first = Sse2.UnpackLow(low, high).AsInt64(), second = Sse2.UnpackHigh(low, high).AsInt64();
        Unsafe.WriteUnaligned(samples, first.GetElement(0));
        Unsafe.WriteUnaligned(samples + stride, first.GetElement(1));
        Unsafe.WriteUnaligned(samples + 2 * stride, second.GetElement(0));
        Unsafe.WriteUnaligned(samples + 3 * stride, second.GetElement(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform(ref Vector256<int> r0, ref Vector256<int> r1, ref Vector256<int> r2, ref Vector256<int> r3, ref Vector256<int> r4, ref Vector256<int> r5, ref Vector256<int> r6, ref Vector256<int> r7, int shift)
    {
        Vector256<int> z1 = (r2 + r6) * C0541, even2 = z1 - r6 * C1847, even3 = z1 + r2 * C0765;
        Vector256<int> even0 = (r0 + r4) << ConstantBits, even1 = (r0 - r4) << ConstantBits;
        Vector256<int> round = Vector256.Create(1 << (shift - 1));
        Vector256<int> a0 = even0 + even3 + round, a3 = even0 - even3 + round, a1 = even1 + even2 + round, a2 = even1 - even2 + round;
        Vector256<int> z3 = r7 + r3, z4 = r5 + r1, z5 = (z3 + z4) * C1175;
        z3 = z5 - z3 * C1961;
        z4 = z5 - z4 * C0390;
        z1 = (r7 + r1) * -C0899;
        Vector256<int> z2 = (r5 + r3) * -C2562;
        Vector256<int> t0 = r7 * C0298 + z1 + z3, t1 = r5 * C2053 + z2 + z4, t2 = r3 * C3072 + z2 + z3, t3 = r1 * C1501 + z1 + z4;
        (r0, r7) = ((a0 + t3) >> shift, (a0 - t3) >> shift);
        (r1, r6) = ((a1 + t2) >> shift, (a1 - t2) >> shift);
        (r2, r5) = ((a2 + t1) >> shift, (a2 - t1) >> shift);
        (r3, r4) = ((a3 + t0) >> shift, (a3 - t0) >> shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector256<int> r0, ref Vector256<int> r1, ref Vector256<int> r2, ref Vector256<int> r3, ref Vector256<int> r4, ref Vector256<int> r5, ref Vector256<int> r6, ref Vector256<int> r7)
    {
        Vector256<long> a0 = Avx2.UnpackLow(r0, r1).AsInt64(), a1 = Avx2.UnpackHigh(r0, r1).AsInt64(), a2 = Avx2.UnpackLow(r2, r3).AsInt64(), a3 = Avx2.UnpackHigh(r2, r3).AsInt64();
        Vector256<long> a4 = Avx2.UnpackLow(r4, r5).AsInt64(), a5 = Avx2.UnpackHigh(r4, r5).AsInt64(), a6 = Avx2.UnpackLow(r6, r7).AsInt64(), a7 = Avx2.UnpackHigh(r6, r7).AsInt64();
        Vector256<int> b0 = Avx2.UnpackLow(a0, a2).AsInt32(), b1 = Avx2.UnpackHigh(a0, a2).AsInt32(), b2 = Avx2.UnpackLow(a1, a3).AsInt32(), b3 = Avx2.UnpackHigh(a1, a3).AsInt32();
        Vector256<int> b4 = Avx2.UnpackLow(a4, a6).AsInt32(), b5 = Avx2.UnpackHigh(a4, a6).AsInt32(), b6 = Avx2.UnpackLow(a5, a7).AsInt32(), b7 = Avx2.UnpackHigh(a5, a7).AsInt32();
        (r0, r4) = (Avx2.Permute2x128(b0, b4, 0x20), Avx2.Permute2x128(b0, b4, 0x31));
        (r1, r5) = (Avx2.Permute2x128(b1, b5, 0x20), Avx2.Permute2x128(b1, b5, 0x31));
        (r2, r6) = (Avx2.Permute2x128(b2, b6, 0x20), Avx2.Permute2x128(b2, b6, 0x31));
        (r3, r7) = (Avx2.Permute2x128(b3, b7, 0x20), Avx2.Permute2x128(b3, b7, 0x31));
    }
}
