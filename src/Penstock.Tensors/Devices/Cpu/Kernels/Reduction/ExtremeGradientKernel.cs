using System.Runtime.CompilerServices;
using unsafe GradientKernel = delegate*<void*, void*, void*, nint, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// The gradient of the largest or smallest numbers of the middle axis of [outer, reduced, inner]: three passes over a row, or over columns as wide as a
/// register, for the extreme, for how many are equal to it, and for their shares.
/// Where the extreme is NaN every share is.
/// </summary>
internal static unsafe class ExtremeGradientKernel
{
    // Equal numbers are counted exactly in single precision so far.
    private const int Chunk = 1 << 16;

    /// <summary>The kernel (x, g, dx, outer, reduced, inner).</summary>
    public static GradientKernel For(ReductionKind kind, DType type, VectorForm? form = null) => (GradientKernel)(kind switch
    {
        ReductionKind.Max => VectorForms.Choose<Family<Reducers.Max>>(type, form),
        ReductionKind.Min => VectorForms.Choose<Family<Reducers.Min>>(type, form),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "ExtremeGradientKernel: expected the largest or the smallest."),
    });

    private struct Family<TReducer> : IKernel where TReducer : IReducer
    {
        public static void* Of<V>() where V : struct, ILanes<V> => (GradientKernel)(&Run<TReducer, V>);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TReducer, V>(void* x, void* g, void* dx, nint outer, nint reduced, nint inner) where TReducer : IReducer where V : struct, ILanes<V>
    {
        for (nint o = 0; o < outer; o++)
        {
            nint from = o * reduced * inner;
            if (inner == 1) Row<TReducer, V>(x, g, dx, from, o, reduced);
            else for (nint c = 0; c < inner; c += V.Count) Columns<TReducer, V>(x, g, dx, from + c, o * inner + c, reduced, inner, inner - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TReducer, V>(void* x, void* g, void* dx, nint from, nint at, nint reduced) where TReducer : IReducer where V : struct, ILanes<V>
    {
        nint end = from + reduced;
        V extreme = V.Of(TReducer.Neutral), neutral = extreme, one = V.Of(1), zero = V.Of(0), none = V.Of(double.NaN);
        for (nint i = from; i < end; i += V.Count) extreme = TReducer.Combine(extreme, V.LoadFirst(x, i, end - i, neutral));
        extreme = V.Across<TReducer>(extreme);
        double count = 0;
        for (nint i = from; i < end;)
        {
            V equal = zero;
            for (nint stop = Math.Min(end, i + Chunk * V.Count); i < stop; i += V.Count) equal += V.Select(V.Equal(V.LoadFirst(x, i, end - i, none), extreme), one, zero);
            count += V.Across<Reducers.Sum>(equal).First;
        }
        V share = V.Broadcast((byte*)g + at * V.ElementSize) / V.Of(Math.Max(1, count)), rest = V.Select(V.Equal(extreme, extreme), zero, extreme);
        for (nint i = from; i < end; i += V.Count) V.Select(V.Equal(V.LoadFirst(x, i, end - i), extreme), share, rest).StoreFirst(dx, i, end - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TReducer, V>(void* x, void* g, void* dx, nint from, nint at, nint reduced, nint stride, nint columns) where TReducer : IReducer where V : struct, ILanes<V>
    {
        nint end = from + reduced * stride;
        V extreme = V.Of(TReducer.Neutral), one = V.Of(1), zero = V.Of(0), count = zero;
        for (nint i = from; i < end; i += stride) extreme = TReducer.Combine(extreme, V.LoadFirst(x, i, columns));
        for (nint i = from; i < end; i += stride) count += V.Select(V.Equal(V.LoadFirst(x, i, columns), extreme), one, zero);
        V share = V.LoadFirst(g, at, columns) / V.Max(count, one), rest = V.Select(V.Equal(extreme, extreme), zero, extreme);
        for (nint i = from; i < end; i += stride) V.Select(V.Equal(V.LoadFirst(x, i, columns), extreme), share, rest).StoreFirst(dx, i, columns);
    }
}
