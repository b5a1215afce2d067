using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>
/// Reductions of [reduced, stride] over its rows, of adjacent columns. A column's result depends neither on the columns beside it nor on
/// how they are shared among threads: chunks of <see cref="Chunk"/> rows in turn, then their totals in turn.
/// </summary>
internal static unsafe class ColumnReductions
{
    /// <summary>From so many columns on they are worth being shared among threads, and are read row by row where there are more than <see cref="Tall"/> rows.</summary>
    public const int Wide = 512;

    /// <summary>
    /// So many rows are read beside each other at the speed of one, by vectors of 512 bits; of more, the processor loses sight of the pages, and by
    /// narrower vectors it does not look far enough ahead.
    /// </summary>
    public const int Tall = 1024;

    /// <summary>Rows that are taken together before their total is added to that of the column.</summary>
    public const int Chunk = 64;

    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    // Sums of so many columns stay in the first-level cache.
    private const int Block = 1024;

    /// <summary>Reduces some columns that begin at an element of x to as many from an element of y on.</summary>
    [MethodImpl(Inline)]
    public static void Run<TReducer, TBefore, TAfter, V>(void* x, void* y, nint from, nint to, nint reduced, nint stride, nint columns)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        nint c = 0;
        if (columns >= Wide && (reduced > Tall || V.Count < Lanes512.Count))
            for (nint n; c <= columns - Wide; c += n)
            {
                n = Math.Min(Block, (columns - c) / V.Count * V.Count);
                Rows<TReducer, TBefore, TAfter, V>(x, y, from + c, to + c, reduced, stride, n);
            }
        for (; c <= columns - 4 * V.Count; c += 4 * V.Count) Four<TReducer, TBefore, TAfter, V>(x, y, from + c, to + c, reduced, stride);
        for (; c < columns; c += V.Count) One<TReducer, TBefore, TAfter, V>(x, y, from + c, to + c, reduced, stride, columns - c);
    }

    // Whole vectors of columns, along the rows as they lie, four at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TReducer, TBefore, TAfter, V>(void* x, void* y, nint from, nint to, nint reduced, nint stride, nint columns)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        byte* sums = stackalloc byte[Block * V.ElementSize];
        V neutral = V.Of(TReducer.Neutral), n = V.Of(reduced);
        for (nint k = 0; k < columns; k += V.Count) neutral.Store(y, to + k);
        for (nint r = 0; r < reduced;)
        {
            nint end = Math.Min(reduced, r + Chunk);
            for (nint k = 0; k < columns; k += V.Count) neutral.Store(sums, k);
            for (; r <= end - 4; r += 4, from += 4 * stride)
                for (nint k = 0; k < columns; k += V.Count)
                {
                    V s = TReducer.Combine(V.Load(sums, k), TBefore.Apply(V.Load(x, from + k), n));
                    s = TReducer.Combine(s, TBefore.Apply(V.Load(x, from + stride + k), n));
                    s = TReducer.Combine(s, TBefore.Apply(V.Load(x, from + 2 * stride + k), n));
                    TReducer.Combine(s, TBefore.Apply(V.Load(x, from + 3 * stride + k), n)).Store(sums, k);
                }
            for (; r < end; r++, from += stride)
                for (nint k = 0; k < columns; k += V.Count) TReducer.Combine(V.Load(sums, k), TBefore.Apply(V.Load(x, from + k), n)).Store(sums, k);
            for (nint k = 0; k < columns; k += V.Count) TReducer.Combine(V.Load(y, to + k), V.Load(sums, k)).Store(y, to + k);
        }
        for (nint k = 0; k < columns; k += V.Count) TAfter.Apply(V.Load(y, to + k), n).Store(y, to + k);
    }

    [MethodImpl(Inline)]
    private static void One<TReducer, TBefore, TAfter, V>(void* x, void* y, nint from, nint to, nint reduced, nint stride, nint count)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        V neutral = V.Of(TReducer.Neutral), total = neutral;
        for (nint r = 0; r < reduced;)
        {
            V sum = neutral;
            for (nint end = Math.Min(reduced, r + Chunk); r < end; r++, from += stride)
                sum = TReducer.Combine(sum, TBefore.Apply(V.LoadFirst(x, from, count), sum));
            total = TReducer.Combine(total, sum);
        }
        TAfter.Apply(total, V.Of(reduced)).StoreFirst(y, to, count);
    }

    [MethodImpl(Inline)]
    private static void Four<TReducer, TBefore, TAfter, V>(void* x, void* y, nint from, nint to, nint reduced, nint stride)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        V neutral = V.Of(TReducer.Neutral), t0 = neutral, t1 = neutral, t2 = neutral, t3 = neutral;
        for (nint r = 0; r < reduced;)
        {
            V s0 = neutral, s1 = neutral, s2 = neutral, s3 = neutral;
            for (nint end = Math.Min(reduced, r + Chunk); r < end; r++, from += stride)
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

    /// <summary>
    /// The same of all of few columns, fewer than four vectors: four rows side by side in each chunk, which hide the latency of sums and are
    /// combined at its end. What is read past a row is the next one.
    /// </summary>
    [MethodImpl(Inline)]
    public static void Narrow<TReducer, TBefore, TAfter, V>(void* x, void* y, nint from, nint to, nint reduced, nint columns)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        nint c = 0;
        for (; c <= columns - 2 * V.Count; c += 2 * V.Count) NarrowTwo<TReducer, TBefore, TAfter, V>(x, y, from + c, to + c, reduced, columns);
        for (; c < columns; c += V.Count) NarrowOne<TReducer, TBefore, TAfter, V>(x, y, from + c, to + c, reduced, columns, columns - c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowTwo<TReducer, TBefore, TAfter, V>(void* x, void* y, nint from, nint to, nint reduced, nint stride)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        V neutral = V.Of(TReducer.Neutral), p = V.Of(reduced), t = neutral, u = neutral;
        for (nint r = 0; r < reduced;)
        {
            V a0 = neutral, a1 = neutral, a2 = neutral, a3 = neutral, b0 = neutral, b1 = neutral, b2 = neutral, b3 = neutral;
            nint end = Math.Min(reduced, r + Chunk);
            for (; r <= end - 4; r += 4, from += 4 * stride)
            {
                a0 = TReducer.Combine(a0, TBefore.Apply(V.Load(x, from), p));
                b0 = TReducer.Combine(b0, TBefore.Apply(V.Load(x, from + V.Count), p));
                a1 = TReducer.Combine(a1, TBefore.Apply(V.Load(x, from + stride), p));
                b1 = TReducer.Combine(b1, TBefore.Apply(V.Load(x, from + stride + V.Count), p));
                a2 = TReducer.Combine(a2, TBefore.Apply(V.Load(x, from + 2 * stride), p));
                b2 = TReducer.Combine(b2, TBefore.Apply(V.Load(x, from + 2 * stride + V.Count), p));
                a3 = TReducer.Combine(a3, TBefore.Apply(V.Load(x, from + 3 * stride), p));
                b3 = TReducer.Combine(b3, TBefore.Apply(V.Load(x, from + 3 * stride + V.Count), p));
            }
            for (; r < end; r++, from += stride)
            {
                a0 = TReducer.Combine(a0, TBefore.Apply(V.Load(x, from), p));
                b0 = TReducer.Combine(b0, TBefore.Apply(V.Load(x, from + V.Count), p));
            }
            t = TReducer.Combine(t, TReducer.Combine(TReducer.Combine(a0, a1), TReducer.Combine(a2, a3)));
            u = TReducer.Combine(u, TReducer.Combine(TReducer.Combine(b0, b1), TReducer.Combine(b2, b3)));
        }
        TAfter.Apply(t, p).Store(y, to);
        TAfter.Apply(u, p).Store(y, to + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowOne<TReducer, TBefore, TAfter, V>(void* x, void* y, nint from, nint to, nint reduced, nint stride, nint count)
        where TReducer : IReducer where TBefore : IUnary where TAfter : IUnary where V : struct, ILanes<V>
    {
        V neutral = V.Of(TReducer.Neutral), p = V.Of(reduced), t = neutral;
        // The rows behind which there are not enough elements for a vector are read in part.
        nint whole = Math.Max(0, reduced - (V.Count + stride - 1) / stride);
        for (nint r = 0; r < reduced;)
        {
            V a0 = neutral, a1 = neutral, a2 = neutral, a3 = neutral;
            nint end = Math.Min(reduced, r + Chunk);
            for (nint last = Math.Min(end, whole) - 4; r <= last; r += 4, from += 4 * stride)
            {
                a0 = TReducer.Combine(a0, TBefore.Apply(V.Load(x, from), p));
                a1 = TReducer.Combine(a1, TBefore.Apply(V.Load(x, from + stride), p));
                a2 = TReducer.Combine(a2, TBefore.Apply(V.Load(x, from + 2 * stride), p));
                a3 = TReducer.Combine(a3, TBefore.Apply(V.Load(x, from + 3 * stride), p));
            }
            for (; r < end; r++, from += stride) a0 = TReducer.Combine(a0, TBefore.Apply(V.LoadFirst(x, from, count), p));
            t = TReducer.Combine(t, TReducer.Combine(TReducer.Combine(a0, a1), TReducer.Combine(a2, a3)));
        }
        TAfter.Apply(t, p).StoreFirst(y, to, count);
    }
}
