using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Tensors;

// Copies of parts of a matrix in the order in which the tile kernels read them. Where `width` is no whole number of vectors, what
// is written of a row past its end is written over by the next, and past the last row there is a vector of room.
internal static unsafe class Packing<V>
    where V : struct, ILanes<V>
{
    // rows x columns, copied to rows of `width` floats; the rest of each is 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Copy(float* from, nint leading, int rows, int columns, float* to, int width)
    {
        int whole = columns / V.Count * V.Count, rest = columns - whole;
        for (; rows > 0; rows--, from += leading, to += width)
        {
            int j = 0;
            for (; j < whole; j += V.Count)
                V.Load(from, j).Store(to, j);
            if (rest > 0)
            {
                V.LoadFirst(from, j, rest).Store(to, j);
                j += V.Count;
            }
            for (; j < width; j += V.Count)
                V.Of(0).Store(to, j);
        }
    }

    // The transpose of rows x columns: columns rows of `width` floats, of which the first `rows` are filled, the rest 0. The last
    // rows, of which there may be fewer than 8, come first, for what they write past their end is the place of others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transpose(float* from, nint leading, int rows, int columns, float* to, int width)
    {
        int whole = Avx.IsSupported && V.Count > 1 ? columns / 8 * 8 : 0;
        for (int j = 0; j < whole; j += 8)
            for (int i = (rows - 1) / 8 * 8; i >= 0; i -= 8)
                Transpose8(from + i * leading + j, leading, Math.Min(8, rows - i) - 1, to + (nint)j * width + i, width);
        Elements(from, leading, rows, whole, columns, to, width);
        for (int j = 0; rows < width && j < columns; j++)
            new Span<float>(to + (nint)j * width + rows, width - rows).Clear();
    }

    private static void Elements(float* from, nint leading, int rows, int column, int columns, float* to, int width)
    {
        for (nint j = column; j < columns; j++)
            for (nint i = 0; i < rows; i++)
                to[j * width + i] = from[i * leading + j];
    }

    // Pairs of rows four apart are joined on loading, which leaves two in-lane shuffles per result. Past the last row the last is
    // taken again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8(float* s, nint l, nint last, float* d, nint w)
    {
        float* s1 = s + Math.Min(1, last) * l, s2 = s + Math.Min(2, last) * l, s3 = s + Math.Min(3, last) * l;
        float* s4 = s + Math.Min(4, last) * l, s5 = s + Math.Min(5, last) * l, s6 = s + Math.Min(6, last) * l, s7 = s + Math.Min(7, last) * l;
        for (int half = 0; half < 8; half += 4)
        {
            Vector256<float> a = Pair(s + half, s4 + half), b = Pair(s1 + half, s5 + half), c = Pair(s2 + half, s6 + half), e = Pair(s3 + half, s7 + half);
            Vector256<float> t0 = Avx.UnpackLow(a, b), t1 = Avx.UnpackHigh(a, b), t2 = Avx.UnpackLow(c, e), t3 = Avx.UnpackHigh(c, e);
            Avx.Shuffle(t0, t2, 0x44).Store(d + half * w);
            Avx.Shuffle(t0, t2, 0xEE).Store(d + (half + 1) * w);
            Avx.Shuffle(t1, t3, 0x44).Store(d + (half + 2) * w);
            Avx.Shuffle(t1, t3, 0xEE).Store(d + (half + 3) * w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));
}
