using System.Runtime.CompilerServices;
using unsafe ReductionKernel = delegate*<void*, void*, nint, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Reductions of the middle axis of [outer, reduced, inner] to [outer, inner].
/// The order of summation depends on the reduced extent alone: chunks of fixed length, lanes within a chunk, chunk totals in turn.
/// </summary>
internal static unsafe class ReductionKernels
{
    /// <summary>Elements of a row that are summed in registers before their total is added, in double precision, to that of the row.</summary>
    public const int RowChunk = 1024;

    private const int ColumnChunk = 128;

    /// <summary>The kernel (x, y, outer, reduced, inner) for elements of any numeric type; see <see cref="IntegerReductions"/> for whole numbers.</summary>
    public static ReductionKernel For(ReductionKind kind, DType type, VectorForm? form = null) => (type, form ?? VectorForms.Best) switch
    {
        (DType.Float64, _) => For<ScalarLanes<double>>(kind),
        (DType.Float32, VectorForm.Vector512) => For<Lanes512>(kind),
        (DType.Float32, VectorForm.Vector256) => For<Lanes256>(kind),
        (DType.Float32, VectorForm.Vector128) => For<Lanes128>(kind),
        (DType.Float32, _) => For<ScalarLanes<float>>(kind),
        _ => IntegerReductions.For(kind, type),
    };

    private static ReductionKernel For<V>(ReductionKind kind) where V : struct, ILanes<V> => kind switch
    {
        ReductionKind.Sum => &Run<Reducers.Sum, UnaryOperations.Copy, UnaryOperations.Copy, V>,
        ReductionKind.Mean => &Run<Reducers.Sum, UnaryOperations.Copy, Reducers.DivideByCount, V>,
        ReductionKind.SumOfSquares => &Run<Reducers.Sum, UnaryOperations.Square, UnaryOperations.Copy, V>,
        ReductionKind.Product => &Run<Reducers.Product, UnaryOperations.Copy, UnaryOperations.Copy, V>,
        ReductionKind.Max => &Run<Reducers.Max, UnaryOperations.Copy, UnaryOperations.Copy, V>,
        ReductionKind.Min => &Run<Reducers.Min, UnaryOperations.Copy, UnaryOperations.Copy, V>,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "ReductionKernels: expected a defined reduction."),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TReducer, TBefore, TAfter, V>(void* x, void* y, nint outer, nint reduced, nint inner)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        for (nint o = 0; o < outer; o++)
        {
            nint from = o * reduced * inner, to = o * inner;
            if (inner == 1)
            {
                ScalarLanes<double> total = Row<TReducer, TBefore, V>(x, from, reduced);
                V.Of(TAfter.Apply(total, ScalarLanes<double>.Of(reduced)).First).StoreFirst(y, to, 1);
                continue;
            }
            nint c = 0;
            for (; c <= inner - 4 * V.Count; c += 4 * V.Count) FourColumns<TReducer, TBefore, TAfter, V>(x, y, from + c, to + c, reduced, inner);
            for (; c < inner; c += V.Count) Columns<TReducer, TBefore, TAfter, V>(x, y, from + c, to + c, reduced, inner, inner - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ScalarLanes<double> Row<TReducer, TBefore, V>(void* x, nint start, nint n)
        where TReducer : IReducer where TBefore : IUnary where V : struct, ILanes<V>
    {
        ScalarLanes<double> total = ScalarLanes<double>.Of(TReducer.Neutral);
        for (nint end = start + n; start < end; start += RowChunk)
            total = TReducer.Combine(total, ScalarLanes<double>.Of(Chunk<TReducer, TBefore, V>(x, start, Math.Min(RowChunk, end - start))));
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Chunk<TReducer, TBefore, V>(void* x, nint i, nint n)
        where TReducer : IReducer where TBefore : IUnary where V : struct, ILanes<V>
    {
        V neutral = V.Of(TReducer.Neutral), p = default;
        V s0 = neutral, s1 = neutral, s2 = neutral, s3 = neutral;
        nint end = i + n;
        for (; i <= end - 4 * V.Count; i += 4 * V.Count)
        {
            s0 = TReducer.Combine(s0, TBefore.Apply(V.Load(x, i), p));
            s1 = TReducer.Combine(s1, TBefore.Apply(V.Load(x, i + V.Count), p));
            s2 = TReducer.Combine(s2, TBefore.Apply(V.Load(x, i + 2 * V.Count), p));
            s3 = TReducer.Combine(s3, TBefore.Apply(V.Load(x, i + 3 * V.Count), p));
        }
        for (; i <= end - V.Count; i += V.Count) s0 = TReducer.Combine(s0, TBefore.Apply(V.Load(x, i), p));
        if (i < end) s1 = TReducer.Combine(s1, TBefore.Apply(V.LoadFirst(x, i, end - i, neutral), p));
        return V.Across<TReducer>(TReducer.Combine(TReducer.Combine(s0, s1), TReducer.Combine(s2, s3))).First;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<TReducer, TBefore, TAfter, V>(void* x, void* y, nint from, nint to, nint reduced, nint stride, nint count)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        V neutral = V.Of(TReducer.Neutral), total = neutral;
        for (nint r = 0; r < reduced;)
        {
            V sum = neutral;
            for (nint end = Math.Min(reduced, r + ColumnChunk); r < end; r++, from += stride)
                sum = TReducer.Combine(sum, TBefore.Apply(V.LoadFirst(x, from, count), sum));
            total = TReducer.Combine(total, sum);
        }
        TAfter.Apply(total, V.Of(reduced)).StoreFirst(y, to, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourColumns<TReducer, TBefore, TAfter, V>(void* x, void* y, nint from, nint to, nint reduced, nint stride)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        V neutral = V.Of(TReducer.Neutral), t0 = neutral, t1 = neutral, t2 = neutral, t3 = neutral;
        for (nint r = 0; r < reduced;)
        {
            V s0 = neutral, s1 = neutral, s2 = neutral, s3 = neutral;
            for (nint end = Math.Min(reduced, r + ColumnChunk); r < end; r++, from += stride)
            {
                s0 = TReducer.Combine(s0, TBefore.Apply(V.Load(x, from), s0));
                s1 = TReducer.Combine(s1, TBefore.Apply(V.Load(x, from + V.Count), s1));
                s2 = TReducer.Combine(s2, TBefore.Apply(V.Load(x, from + 2 * V.Count), s2));
                s3 = TReducer.Combine(s3, TBefore.Apply(V.Load(x, from + 3 * V.Count), s3));
            }
            (t0, t1, t2, t3) = (TReducer.Combine(t0, s0), TReducer.Combine(t1, s1), TReducer.Combine(t2, s2), TReducer.Combine(t3, s3));
        }
        V n = V.Of(reduced);
        TAfter.Apply(t0, n).Store(y, to);
        TAfter.Apply(t1, n).Store(y, to + V.Count);
        TAfter.Apply(t2, n).Store(y, to + 2 * V.Count);
        TAfter.Apply(t3, n).Store(y, to + 3 * V.Count);
    }
}
