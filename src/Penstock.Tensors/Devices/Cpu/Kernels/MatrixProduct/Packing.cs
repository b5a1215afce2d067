using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Tensors;

// Copies of parts of a matrix in the order in which the tile kernels read them.
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

    // The transpose of rows x columns: columns rows of `width` floats, of which the first `rows` are filled, the rest 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transpose(float* from, nint leading, int rows, int columns, float* to, int width)
    {
        int i = 0;
        if (Avx.IsSupported)
            for (; i + 8 <= rows; i += 8)
            {
                int j = 0;
                for (; j + 8 <= columns; j += 8)
                    Transpose8(from + i * leading + j, leading, to + (nint)j * width + i, width);
                Elements(from + i * leading, leading, 8, j, columns, to + i, width);
            }
        Elements(from + i * leading, leading, rows - i, 0, columns, to + i, width);
        for (int j = 0; rows < width && j < columns; j++)
            new Span<float>(to + (nint)j * width + rows, width - rows).Clear();
    }

    private static void Elements(float* from, nint leading, int rows, int column, int columns, float* to, int width)
    {
        for (nint j = column; j < columns; j++)
            for (nint i = 0; i < rows; i++)
                to[j * width + i] = from[i * leading + j];
    }

    // Pairs of rows four apart are joined on loading, which leaves two in-lane shuffles per result.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8(float* s, nint l, float* d, nint w)
    {
        Half(s, l, out Vector256<float> r0, out Vector256<float> r1, out Vector256<float> r2, out Vector256<float> r3);
        Half(s + 4, l, out Vector256<float> r4, out Vector256<float> r5, out Vector256<float> r6, out Vector256<float> r7);
        r0.Store(d);
        r1.Store(d + w);
        r2.Store(d + 2 * w);
        r3.Store(d + 3 * w);
        r4.Store(d + 4 * w);
        r5.Store(d + 5 * w);
        r6.Store(d + 6 * w);
        r7.Store(d + 7 * w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(float* s, nint l, out Vector256<float> r0, out Vector256<float> r1, out Vector256<float> r2, out Vector256<float> r3)
    {
        Vector256<float> a = Vector256.Create(Vector128.Load(s), Vector128.Load(s + 4 * l)), b = Vector256.Create(Vector128.Load(s + l), Vector128.Load(s + 5 * l));
        Vector256<float> c = Vector256.Create(Vector128.Load(s + 2 * l), Vector128.Load(s + 6 * l)), e = Vector256.Create(Vector128.Load(s + 3 * l), Vector128.Load(s + 7 * l));
        Vector256<float> t0 = Avx.UnpackLow(a, b), t1 = Avx.UnpackHigh(a, b), t2 = Avx.UnpackLow(c, e), t3 = Avx.UnpackHigh(c, e);
        r0 = Avx.Shuffle(t0, t2, 0x44);
        r1 = Avx.Shuffle(t0, t2, 0xEE);
        r2 = Avx.Shuffle(t1, t3, 0x44);
        r3 = Avx.Shuffle(t1, t3, 0xEE);
    }
}
