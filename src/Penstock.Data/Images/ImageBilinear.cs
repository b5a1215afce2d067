using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// Resizes colours of a byte where no new pixel needs more than two old ones along an axis, in whole numbers: a row of two others
/// with 6 more bits, pixels of it with 14 more, so that what is rounded away does not reach a fiftieth of a grey level.
/// </summary>
internal static unsafe class ImageBilinear
{
    private const int Channels = 3, RowBits = 6, WeightBits = 14, Slack = 16;

    /// <summary>Whether this image and these weights are for it.</summary>
    public static bool CanApply(Tensor image, ResizeWeights rows, ResizeWeights columns) =>
        image.DType == DType.UInt8 && image.Shape[2].Value == Channels && rows.IsOfPairs() && columns.IsOfPairs();

    public static void Apply(Tensor image, Tensor result, ResizeWeights rows, ResizeWeights columns)
    {
        int length = (int)image.Shape[1].Value * Channels, made = columns.Count * Channels;
        short[] mixed = ArrayPool<short>.Shared.Rent(length + Slack);
        int[] weights = ArrayPool<int>.Shared.Rent(columns.Count);
        try
        {
            for (int x = 0; x < columns.Count; x++)
            {
                int second = Second(columns, x, 1 << WeightBits);
                weights[x] = (1 << WeightBits) - second | second << 16;
            }
            fixed (short* row = mixed)
            fixed (int* pairs = weights, firsts = columns.First)
            fixed (byte* from = image.Bytes, to = result.Bytes)
                for (int y = 0; y < rows.Count; y++)
                {
                    byte* upper = from + (long)rows.First[y] * length;
                    int second = Second(rows, y, 1 << 15);
                    MixRows(upper, second == 0 ? upper : upper + length, (short)Math.Min(second, short.MaxValue), row, length);
                    MixPixels(row, firsts, pairs, columns.Count, to + (long)y * made);
                }
        }
        finally
        {
            ArrayPool<short>.Shared.Return(mixed);
            ArrayPool<int>.Shared.Return(weights);
        }
    }

    private static int Second(ResizeWeights weights, int place, int one) =>
        weights.Start[place + 1] - weights.Start[place] == 1 ? 0 : (int)MathF.Round(weights.Weights[weights.Start[place] + 1] * one);

    private static void MixRows(byte* upper, byte* lower, short weight, short* row, int length)
    {
        unchecked
        {
            Vector256<short> factor = Vector256.Create(weight);
            int i = 0;
            for (; Avx2.IsSupported && i + 16 <= length; i += 16)
            {
                Vector256<short> first = Avx2.ConvertToVector256Int16(upper + i) << RowBits, second = Avx2.ConvertToVector256Int16(lower + i) << RowBits;
                (first + Avx2.MultiplyHighRoundScale(second - first, factor)).Store(row + i);
            }
            for (; i < length; i++) row[i] = (short)((upper[i] << RowBits) + ((((lower[i] - upper[i]) << RowBits) * weight + (1 << 14)) >> 15));
        }
    }

    private static void MixPixels(short* row, int* firsts, int* pairs, int count, byte* to)
    {
        unchecked
        {
            // The colours of two pixels side by side, each beside itself; then the first three bytes of each four.
            Vector128<byte> beside = Vector128.Create((byte)0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, 12, 13, 14, 15);
            Vector128<byte> close = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15);
            int x = 0;
            // Sixteen bytes are stored for four pixels of twelve.
            for (; Avx2.IsSupported && x + 6 <= count; x += 4)
            {
                Vector128<short> low = Sse2.PackSignedSaturate(Mix(row + Channels * firsts[x], pairs[x], beside), Mix(row + Channels * firsts[x + 1], pairs[x + 1], beside));
                Vector128<short> high = Sse2.PackSignedSaturate(Mix(row + Channels * firsts[x + 2], pairs[x + 2], beside), Mix(row + Channels * firsts[x + 3], pairs[x + 3], beside));
                Ssse3.Shuffle(Sse2.PackUnsignedSaturate(low, high), close).Store(to + Channels * x);
            }
            for (; x < count; x++)
                for (int c = 0; c < Channels; c++)
                {
                    short* colour = row + Channels * firsts[x] + c;
                    to[Channels * x + c] = (byte)((colour[0] * (short)pairs[x] + colour[Channels] * (pairs[x] >> 16) + (1 << (RowBits + WeightBits - 1))) >> (RowBits + WeightBits));
                }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Mix(short* pixels, int pair, Vector128<byte> beside)
    {
        Vector128<short> colours = Ssse3.Shuffle(Vector128.Load(pixels).AsByte(), beside).AsInt16();
        return (Sse2.MultiplyAddAdjacent(colours, Vector128.Create(pair).AsInt16()) + Vector128.Create(1 << (RowBits + WeightBits - 1))) >> (RowBits + WeightBits);
    }
}
