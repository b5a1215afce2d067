using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The steps that softmax, its logarithm and cross-entropy share, over one row of n numbers from an index on.</summary>
internal static unsafe class SoftmaxRow
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The largest number of the row in every lane; NaN if any is.</summary>
    [MethodImpl(Inline)]
    public static V Max<V>(void* x, nint i, nint n) where V : struct, ILanes<V>
    {
        V lowest = V.Of(double.NegativeInfinity), max = lowest;
        nint end = i + n;
        for (; i <= end - V.Count; i += V.Count) max = V.Max(max, V.Load(x, i));
        if (i < end) max = V.Max(max, V.LoadFirst(x, i, end - i, lowest));
        return V.Across<Reducers.Max>(max);
    }

    /// <summary>Writes y = e^(x - max) and gives its sum in every lane.</summary>
    [MethodImpl(Inline)]
    public static V ExpSum<V>(void* x, void* y, nint i, nint n, V max) where V : struct, ILanes<V>
    {
        V sum = V.Of(0), lowest = V.Of(double.NegativeInfinity);
        nint end = i + n;
        for (; i <= end - V.Count; i += V.Count)
        {
            V e = V.Exp(V.Load(x, i) - max);
            e.Store(y, i);
            sum += e;
        }
        if (i < end)
        {
            V e = V.Exp(V.LoadFirst(x, i, end - i, lowest) - max);
            e.StoreFirst(y, i, end - i);
            sum += e;
        }
        return V.Across<Reducers.Sum>(sum);
    }

    /// <summary>y = y * factor.</summary>
    [MethodImpl(Inline)]
    public static void Scale<V>(void* y, nint i, nint n, V factor) where V : struct, ILanes<V>
    {
        nint end = i + n;
        for (; i <= end - V.Count; i += V.Count) (V.Load(y, i) * factor).Store(y, i);
        if (i < end) (V.LoadFirst(y, i, end - i) * factor).StoreFirst(y, i, end - i);
    }
}
