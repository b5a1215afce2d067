using System.Runtime.CompilerServices;
using unsafe BlockKernel = delegate*<uint*, void*, void*, nint, nint, double, void>;

namespace Penstock.Tensors;

/// <summary>
/// Random numbers by <see cref="Philox"/>, of a key and a step. Each call makes the elements from first to first + n of an array,
/// whose pointers are those of element first; ranges may be split anywhere.
/// </summary>
internal static unsafe class RandomKernels
{
    private const int Words = 512;

    /// <summary>Numbers from 0 (included) to 1 (excluded): the upper 24 bits of a word in single precision, all 32 in double.</summary>
    public static void Uniform(void* y, nint first, nint n, ulong key, ulong step, DType type, VectorForm? form = null) =>
        Run((BlockKernel)VectorForms.Choose<UniformFamily>(type, form), y, y, first, n, key, step, 0, type.ByteSize());

    /// <summary>Normally distributed numbers of mean 0 and deviation 1, by the transform of Box and Muller.</summary>
    public static void Normal(void* y, nint first, nint n, ulong key, ulong step, DType type, VectorForm? form = null) =>
        Run((BlockKernel)VectorForms.Choose<NormalFamily>(type, form), y, y, first, n, key, step, 0, type.ByteSize());

    /// <summary>y = x / (1 - rate) for elements that are kept, else 0; each is dropped with probability rate, below 1. The gradient is the same call on dy.</summary>
    public static void Dropout(void* x, void* y, nint first, nint n, ulong key, ulong step, double rate, DType type, VectorForm? form = null) =>
        Run((BlockKernel)VectorForms.Choose<DropoutFamily>(type, form), x, y, first, n, key, step, rate, type.ByteSize());

    private struct UniformFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (BlockKernel)(&UniformBlock<V>); }

    private struct NormalFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (BlockKernel)(&NormalBlock<V>); }

    private struct DropoutFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (BlockKernel)(&DropoutBlock<V>); }

    private static void Run(BlockKernel kernel, void* x, void* y, nint first, nint n, ulong key, ulong step, double rate, int elementSize)
    {
        // The last vector may read beyond the words that count.
        uint* words = stackalloc uint[Words + 16];
        for (nint i = 0; i < n;)
        {
            nint element = first + i, skip = element % PhiloxKernel.BlockWords, count = Math.Min(n - i, Words - skip);
            PhiloxKernel.Fill(words, (ulong)(element / PhiloxKernel.BlockWords), (skip + count + PhiloxKernel.BlockWords - 1) / PhiloxKernel.BlockWords, key, step);
            kernel(words, (byte*)x + i * elementSize, (byte*)y + i * elementSize, skip, count, rate);
            i += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UniformBlock<V>(uint* words, void* x, void* y, nint skip, nint n, double rate) where V : struct, ILanes<V>
    {
        for (nint i = 0; i < n; i += V.Count) V.Unit(words + skip + i).StoreFirst(y, i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DropoutBlock<V>(uint* words, void* x, void* y, nint skip, nint n, double rate) where V : struct, ILanes<V>
    {
        V limit = V.Of(rate), scale = V.Of(1 / (1 - rate));
        for (nint i = 0; i < n; i += V.Count)
            V.Select(V.Less(V.Unit(words + skip + i), limit), V.Of(0), V.LoadFirst(x, i, n - i) * scale).StoreFirst(y, i, n - i);
    }

    // A pair of words gives a pair of numbers: a radius times the cosine and the sine of an angle.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NormalBlock<V>(uint* words, void* x, void* y, nint skip, nint n, double rate) where V : struct, ILanes<V>
    {
        uint* radii = stackalloc uint[Words + 16], angles = stackalloc uint[Words + 16];
        for (nint i = 0; i < skip + n; i += 2)
        {
            radii[i] = radii[i + 1] = words[i];
            angles[i] = words[i + 1];
            // sin(a) = cos(a - a quarter turn), and a quarter turn is 2^30 of 2^32.
            angles[i + 1] = words[i + 1] - (1u << 30);
        }
        V turn = V.Of(2 * Math.PI), wordUnit = V.Of(1.0 / 4294967296.0);
        for (nint i = 0; i < n; i += V.Count)
        {
            V radius = V.Sqrt(V.Of(-2) * V.Log(V.MultiplyAdd(V.Whole(radii + skip + i), wordUnit, wordUnit)));
            (radius * V.Cos(turn * V.Unit(angles + skip + i))).StoreFirst(y, i, n - i);
        }
    }
}
