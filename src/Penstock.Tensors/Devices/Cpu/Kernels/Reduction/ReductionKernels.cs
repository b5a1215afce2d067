using System.Runtime.CompilerServices;
using unsafe ColumnKernel = delegate*<void*, void*, nint, nint, nint, void>;
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

    /// <summary>The kernel (x, y, outer, reduced, inner) for elements of any numeric type; see <see cref="IntegerReductions"/> for whole numbers.</summary>
    public static ReductionKernel For(ReductionKind kind, DType type, VectorForm? form = null) =>
        Choose<All>(kind, type, form) is var kernel && kernel != null ? (ReductionKernel)kernel : IntegerReductions.For(kind, type);

    /// <summary>
    /// The kernel (x, y, reduced, stride, columns) that reduces some adjacent columns of [reduced, stride] from x on, to the same as all of them
    /// together where those are at least <see cref="ColumnReductions.Wide"/>; null for whole numbers.
    /// </summary>
    public static ColumnKernel ColumnsOf(ReductionKind kind, DType type, VectorForm? form = null) => (ColumnKernel)Choose<SomeColumns>(kind, type, form);

    // Null for whole numbers.
    private static void* Choose<TExtent>(ReductionKind kind, DType type, VectorForm? form) where TExtent : IExtent => (type, form ?? VectorForms.Best) switch
    {
        (DType.Float64, _) => Of<TExtent, ScalarLanes<double>>(kind),
        (DType.Float32, VectorForm.Vector512) => Of<TExtent, Lanes512>(kind),
        (DType.Float32, VectorForm.Vector256) => Of<TExtent, Lanes256>(kind),
        (DType.Float32, VectorForm.Vector128) => Of<TExtent, Lanes128>(kind),
        (DType.Float32, _) => Of<TExtent, ScalarLanes<float>>(kind),
        _ => null,
    };

    private static void* Of<TExtent, V>(ReductionKind kind) where TExtent : IExtent where V : struct, ILanes<V> => kind switch
    {
        ReductionKind.Sum => TExtent.Kernel<Reducers.Sum, UnaryOperations.Copy, UnaryOperations.Copy, V>(),
        ReductionKind.Mean => TExtent.Kernel<Reducers.Sum, UnaryOperations.Copy, Reducers.DivideByCount, V>(),
        ReductionKind.SumOfSquares => TExtent.Kernel<Reducers.Sum, UnaryOperations.Square, UnaryOperations.Copy, V>(),
        ReductionKind.Product => TExtent.Kernel<Reducers.Product, UnaryOperations.Copy, UnaryOperations.Copy, V>(),
        ReductionKind.Max => TExtent.Kernel<Reducers.Max, UnaryOperations.Copy, UnaryOperations.Copy, V>(),
        ReductionKind.Min => TExtent.Kernel<Reducers.Min, UnaryOperations.Copy, UnaryOperations.Copy, V>(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "ReductionKernels: expected a defined reduction."),
    };

    // How much of its input a kernel reduces.
    private interface IExtent
    {
        static abstract void* Kernel<TReducer, TBefore, TAfter, V>()
            where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>;
    }

    private struct All : IExtent
    {
        public static void* Kernel<TReducer, TBefore, TAfter, V>()
            where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V> => (ReductionKernel)(&Run<TReducer, TBefore, TAfter, V>);
    }

    private struct SomeColumns : IExtent
    {
        public static void* Kernel<TReducer, TBefore, TAfter, V>()
            where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V> => (ColumnKernel)(&Columns<TReducer, TBefore, TAfter, V>);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TReducer, TBefore, TAfter, V>(void* x, void* y, nint reduced, nint stride, nint columns)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V> =>
        ColumnReductions.Run<TReducer, TBefore, TAfter, V>(x, y, 0, 0, reduced, stride, columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TReducer, TBefore, TAfter, V>(void* x, void* y, nint outer, nint reduced, nint inner)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        for (nint o = 0; o < outer; o++)
        {
            nint from = o * reduced * inner, to = o * inner;
            if (inner == 1)
            {
                ScalarLanes<double> total = reduced <= 4 * V.Count
                    ? ScalarLanes<double>.Of((TReducer.HidesNaN ? ShortOfNumbers<TReducer, TBefore, V>(x, from, reduced) : Short<TReducer, TBefore, V>(x, from, reduced)).First)
                    : Row<TReducer, TBefore, V>(x, from, reduced);
                V.Of(TAfter.Apply(total, ScalarLanes<double>.Of(reduced)).First).StoreFirst(y, to, 1);
                continue;
            }
            if (inner < 4 * V.Count) ColumnReductions.Narrow<TReducer, TBefore, TAfter, V>(x, y, from, to, reduced, inner);
            else ColumnReductions.Run<TReducer, TBefore, TAfter, V>(x, y, from, to, reduced, inner, inner);
        }
    }

    // Where the sum is a number, so are all of its terms.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ShortOfNumbers<TReducer, TBefore, V>(void* x, nint i, nint n) where TReducer : IReducer where TBefore : IUnary where V : struct, ILanes<V>
    {
        V neutral = V.Of(TReducer.Neutral), p = default;
        if (n <= V.Count || n > 2 * V.Count) return Short<TReducer, TBefore, V>(x, i, n);
        V a = TBefore.Apply(V.Load(x, i), p), b = TBefore.Apply(V.LoadFirst(x, i + V.Count, n - V.Count, neutral), p), sum = a + b;
        return V.Any(V.Not(V.Equal(sum, sum))) ? V.Across<TReducer>(TReducer.Combine(a, b)) : V.Across<Reducers.OfNumbers<TReducer>>(TReducer.CombineNumbers(a, b));
    }

    // A row that fits four registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Short<TReducer, TBefore, V>(void* x, nint i, nint n) where TReducer : IReducer where TBefore : IUnary where V : struct, ILanes<V>
    {
        V neutral = V.Of(TReducer.Neutral);
        if (n <= 0) return neutral;
        V p = default, s = TBefore.Apply(V.LoadFirst(x, i, n, neutral), p);
        if (n > V.Count) s = TReducer.Combine(s, TBefore.Apply(V.LoadFirst(x, i + V.Count, n - V.Count, neutral), p));
        if (n > 2 * V.Count)
        {
            V t = TBefore.Apply(V.LoadFirst(x, i + 2 * V.Count, n - 2 * V.Count, neutral), p);
            if (n > 3 * V.Count) t = TReducer.Combine(t, TBefore.Apply(V.LoadFirst(x, i + 3 * V.Count, n - 3 * V.Count, neutral), p));
            s = TReducer.Combine(s, t);
        }
        return V.Across<TReducer>(s);
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
}
