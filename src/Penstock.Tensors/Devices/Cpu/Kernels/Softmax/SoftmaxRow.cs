using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The steps that softmax, its logarithm and cross-entropy share, over one row of n numbers from an index on.</summary>
internal static unsafe class SoftmaxRow
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Writes y = e^(x - max) / sum(e^(x - max)); the largest number and the sum are left in every lane.</summary>
    [MethodImpl(Inline)]
    public static void Normalize<V>(void* x, void* y, nint i, nint n, out V max, out V sum) where V : struct, ILanes<V>
    {
        if (n <= 2 * V.Count)
        {
            NormalizeShort(x, y, i, n, out max, out sum);
            return;
        }
        max = Max<V>(x, i, n);
        V total = V.Of(0), lowest = V.Of(double.NegativeInfinity);
        nint end = i + n, k = i;
        for (; k <= end - V.Count; k += V.Count)
        {
            V e = V.ExpDown(V.Load(x, k) - max);
            e.Store(y, k);
            total += e;
        }
        if (k < end)
        {
            V e = V.ExpDown(V.LoadFirst(x, k, end - k, lowest) - max);
            e.StoreFirst(y, k, end - k);
            total += e;
        }
        sum = V.Across<Reducers.Sum>(total);
        Scale(y, y, i, n, V.Of(1) / sum);
    }

    // A row that fits two registers never leaves them.
    [MethodImpl(Inline)]
    private static void NormalizeShort<V>(void* x, void* y, nint i, nint n, out V max, out V sum) where V : struct, ILanes<V>
    {
        V lowest = V.Of(double.NegativeInfinity);
        bool two = n > V.Count;
        V a = V.LoadFirst(x, i, n, lowest), b = two ? V.LoadFirst(x, i + V.Count, n - V.Count, lowest) : lowest;
        max = V.Across<Reducers.NumberMax>(V.AtLeast(a, b));
        a = V.ExpDown(a - max);
        sum = a;
        if (two)
        {
            b = V.ExpDown(b - max);
            sum += b;
        }
        sum = V.Across<Reducers.Sum>(sum);
        V factor = V.Of(1) / sum;
        (a * factor).StoreFirst(y, i, n);
        if (two) (b * factor).StoreFirst(y, i + V.Count, n - V.Count);
    }

    /// <summary>The largest number of the row in every lane; any of them where one is NaN, which e^(x - max) then shows.</summary>
    [MethodImpl(Inline)]
    public static V Max<V>(void* x, nint i, nint n) where V : struct, ILanes<V>
    {
        V lowest = V.Of(double.NegativeInfinity), max = lowest, other = lowest;
        nint end = i + n;
        for (; i <= end - 2 * V.Count; i += 2 * V.Count)
        {
            max = V.AtLeast(V.Load(x, i), max);
            other = V.AtLeast(V.Load(x, i + V.Count), other);
        }
        for (; i < end; i += V.Count) max = V.AtLeast(V.LoadFirst(x, i, end - i, lowest), max);
        return V.Across<Reducers.NumberMax>(V.AtLeast(max, other));
    }

    /// <summary>The sum of e^(x - max) in every lane.</summary>
    [MethodImpl(Inline)]
    public static V ExpSum<V>(void* x, nint i, nint n, V max) where V : struct, ILanes<V>
    {
        V sum = V.Of(0), lowest = V.Of(double.NegativeInfinity);
        for (nint end = i + n; i < end; i += V.Count) sum += V.ExpDown(V.LoadFirst(x, i, end - i, lowest) - max);
        return V.Across<Reducers.Sum>(sum);
    }

    /// <summary>The sum of a * b in every lane.</summary>
    [MethodImpl(Inline)]
    public static V Dot<V>(void* a, void* b, nint i, nint n) where V : struct, ILanes<V>
    {
        V sum = V.Of(0);
        for (nint end = i + n; i < end; i += V.Count) sum = V.MultiplyAdd(V.LoadFirst(a, i, end - i), V.LoadFirst(b, i, end - i), sum);
        return V.Across<Reducers.Sum>(sum);
    }

    /// <summary>The sum of x in every lane.</summary>
    [MethodImpl(Inline)]
    public static V Sum<V>(void* x, nint i, nint n) where V : struct, ILanes<V>
    {
        V sum = V.Of(0);
        for (nint end = i + n; i < end; i += V.Count) sum += V.LoadFirst(x, i, end - i);
        return V.Across<Reducers.Sum>(sum);
    }

    /// <summary>y = x * factor.</summary>
    [MethodImpl(Inline)]
    public static void Scale<V>(void* x, void* y, nint i, nint n, V factor) where V : struct, ILanes<V>
    {
        for (nint end = i + n; i < end; i += V.Count) (V.LoadFirst(x, i, end - i) * factor).StoreFirst(y, i, end - i);
    }
}
