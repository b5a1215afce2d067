using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Tensors;

/// <summary>The words of many blocks of <see cref="Philox"/>, four blocks at once where the machine has AVX2.</summary>
internal static unsafe class PhiloxKernel
{
    /// <summary>Words of one block.</summary>
    public const int BlockWords = 4;

    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Writes the words of consecutive blocks of a key and a step.</summary>
    public static void Fill(uint* words, ulong firstBlock, nint blocks, ulong key, ulong step, bool vector = true)
    {
        nint done = vector && Avx2.IsSupported ? FillFour(words, firstBlock, blocks, key, step) : 0;
        for (; done < blocks; done++) *(Philox.Block*)(words + done * BlockWords) = Philox.Of(key, firstBlock + (ulong)done, step);
    }

    // Each word lies in the low half of a 64-bit lane, which is all that the multiplication reads.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint FillFour(uint* words, ulong firstBlock, nint blocks, ulong key, ulong step)
    {
        Vector256<ulong> low = Vector256.Create(0xFFFFFFFFUL), lanes = Vector256.Create(0UL, 1, 2, 3);
        nint done = 0;
        for (; done <= blocks - 4; done += 4, words += 4 * BlockWords)
        {
            Vector256<ulong> c0 = Vector256.Create(firstBlock + (ulong)done) + lanes, c1 = c0 >> 32;
            Vector256<ulong> c2 = Vector256.Create(step), c3 = Vector256.Create(step >> 32);
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (int round = 0; round < Rounds; round++, k0 += W0, k1 += W1)
            {
                Vector256<ulong> p0 = Avx2.Multiply(c0.AsUInt32(), Vector256.Create(M0)), p1 = Avx2.Multiply(c2.AsUInt32(), Vector256.Create(M1));
                (c0, c1, c2, c3) = ((p1 >> 32) ^ c1 ^ Vector256.Create((ulong)k0), p1, (p0 >> 32) ^ c3 ^ Vector256.Create((ulong)k1), p0);
            }
            Vector256<ulong> first = (c0 & low) | (c1 << 32), second = (c2 & low) | (c3 << 32);
            Vector256<ulong> even = Avx2.UnpackLow(first, second), odd = Avx2.UnpackHigh(first, second);
            Avx2.Permute2x128(even, odd, 0x20).AsUInt32().Store(words);
            Avx2.Permute2x128(even, odd, 0x31).AsUInt32().Store(words + 8);
        }
        return done;
    }
}
