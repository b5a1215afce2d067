using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Penstock.Data;

/// <summary>One block of a sequential scan: Huffman codes to coefficients, and those to samples.</summary>
internal unsafe struct JpegBlock
{
    private fixed short _coefficients[64];

    /// <summary>Where the coefficients, written in zigzag order, stand; 16 more for runs beyond the end, as libjpeg has them.</summary>
    public static ReadOnlySpan<byte> Zigzag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
        63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
    ];

    /// <summary>Decodes the coefficients, times their quantisation; returns how far the last one stands, -1 where no code fits.</summary>
    public int Decode(ref JpegBits bits, JpegHuffmanTable dc, JpegHuffmanTable ac, ushort[] quantisation, ref int predictor)
    {
        unchecked
        {
            ref ushort scale = ref MemoryMarshal.GetArrayDataReference(quantisation);
            ref byte zigzag = ref MemoryMarshal.GetReference(Zigzag);
            fixed (short* coefficients = _coefficients)
            {
                new Span<short>(coefficients, 64).Clear();
                int size = bits.Symbol(dc);
                if (size < 0) return -1;
                predictor += size == 0 ? 0 : JpegHuffmanTable.Signed(bits.Read(size), size);
                coefficients[0] = (short)(predictor * scale);
                ref int fast = ref MemoryMarshal.GetArrayDataReference(ac.Fast);
                // A copy, which stays in registers.
                JpegBits now = bits;
                int last = 0;
                for (int k = 1; k < 64; k++)
                {
                    now.Fill();
                    int entry = Unsafe.Add(ref fast, (nint)(now.Buffer >> (64 - JpegHuffmanTable.LookAhead))), value;
                    if (entry != 0)
                    {
                        now.Skip(entry & 0xFF);
                        k += entry >> 8 & 0xFF;
                        if (k >= JpegHuffmanTable.EndOfBlock) break;
                        value = entry >> 16;
                    }
                    else
                    {
                        int symbol = now.Symbol(ac);
                        if (symbol < 0) return -1;
                        size = symbol & 15;
                        if (size == 0 && symbol >> 4 != 15) break;
                        k += symbol >> 4;
                        value = size == 0 ? 0 : JpegHuffmanTable.Signed(now.Read(size), size);
                    }
                    last = k;
                    coefficients[Unsafe.Add(ref zigzag, k)] = (short)(value * Unsafe.Add(ref scale, k & 63));
                }
                bits = now;
                return last;
            }
        }
    }

    /// <summary>Makes samples of the coefficients, whose last one stands at a place in zigzag order.</summary>
    public void Transform(int last, byte* samples, int stride)
    {
        fixed (short* coefficients = _coefficients)
            if (last == 0) JpegInverseTransform.Constant(coefficients[0], samples, stride);
            else JpegInverseTransform.Apply(coefficients, samples, stride);
    }
}
