using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using unsafe BackwardKernel = delegate*<void*, void*, void*, Penstock.Tensors.PoolShape*, nint, void>;
using unsafe ForwardKernel = delegate*<void*, void*, Penstock.Tensors.PoolShape*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Maximum over windows, NaN if any number in the window is NaN. Its gradient goes to the first maximum in the window, row by row,
/// which is found again among the numbers; a window whose maximum is NaN passes none.
/// </summary>
internal static unsafe class MaxPoolKernel
{
    /// <summary>The kernel (x, y, shape, first, count) for so many output rows, counted through all images.</summary>
    public static ForwardKernel Forward(DType type, VectorForm? form = null) => (ForwardKernel)VectorForms.Choose<ForwardFamily>(type, form);

    /// <summary>The kernel (x, dy, dx, shape, images).</summary>
    public static BackwardKernel Backward(DType type, VectorForm? form = null) => (BackwardKernel)VectorForms.Choose<BackwardFamily>(type, form);

    private struct ForwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ForwardKernel)(&PoolForward.Run<Reducers.Max, UnaryOperations.Copy, V>); }

    private struct BackwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (BackwardKernel)(&Backward<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<V>(void* x, void* dy, void* dx, PoolShape* shape, nint images) where V : struct, ILanes<V>
    {
        nint channels = shape->Channels, line = shape->Input.Width * channels, size = shape->InputSize, at = 0;
        (nint height, nint width) = shape->Output;
        bool twoByTwo = shape->IsTwoByTwo;
        if (!twoByTwo || (2 * height, 2 * width) != shape->Input) NativeMemory.Clear(dx, checked((nuint)(images * size * V.ElementSize)));
        for (nint image = 0; image < images; image++)
            for (nint i = 0; i < height; i++, at += width * channels)
            {
                if (twoByTwo)
                {
                    BackwardTwoByTwo<V>(x, dy, dx, image * size + 2 * i * line, line, channels, at, width);
                    continue;
                }
                (nint First, nint End) rows = shape->Rows(i);
                for (nint j = 0; j < width; j++) BackwardWindow<V>(x, dy, dx, image * size, line, channels, rows, shape->Columns(j), at + j * channels);
            }
    }

    // A row of windows, which do not overlap: each place is written once, never read.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardTwoByTwo<V>(void* x, void* dy, void* dx, nint from, nint line, nint channels, nint at, nint width) where V : struct, ILanes<V>
    {
        for (nint end = at + width * channels; at < end; from += channels)
        {
            nint channelsEnd = at + channels;
            for (; at <= channelsEnd - V.Count; at += V.Count, from += V.Count)
            {
                V a = V.Load(x, from), b = V.Load(x, from + channels), c = V.Load(x, from + line), d = V.Load(x, from + line + channels);
                V max = Reducers.Max.Combine(Reducers.Max.Combine(a, b), Reducers.Max.Combine(c, d)), left = V.Load(dy, at);
                Pass(a, max, ref left).Store(dx, from);
                Pass(b, max, ref left).Store(dx, from + channels);
                Pass(c, max, ref left).Store(dx, from + line);
                Pass(d, max, ref left).Store(dx, from + line + channels);
            }
            nint rest = channelsEnd - at;
            if (rest == 0) continue;
            V first = V.LoadFirst(x, from, rest), second = V.LoadFirst(x, from + channels, rest), third = V.LoadFirst(x, from + line, rest), last = V.LoadFirst(x, from + line + channels, rest);
            V most = Reducers.Max.Combine(Reducers.Max.Combine(first, second), Reducers.Max.Combine(third, last)), share = V.LoadFirst(dy, at, rest);
            Pass(first, most, ref share).StoreFirst(dx, from, rest);
            Pass(second, most, ref share).StoreFirst(dx, from + channels, rest);
            Pass(third, most, ref share).StoreFirst(dx, from + line, rest);
            Pass(last, most, ref share).StoreFirst(dx, from + line + channels, rest);
            (at, from) = (channelsEnd, from + rest);
        }
    }

    /// <summary>What goes to a number: all that is left, if it is the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Pass<V>(V x, V max, ref V left) where V : struct, ILanes<V>
    {
        V here = V.Equal(x, max), zero = V.Of(0), passed = V.Select(here, left, zero);
        left = V.Select(here, zero, left);
        return passed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardWindow<V>(void* x, void* dy, void* dx, nint from, nint line, nint channels, (nint First, nint End) rows, (nint First, nint End) columns, nint at)
        where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c;
            V max = V.Of(Reducers.Max.Neutral), left = V.LoadFirst(dy, at + c, n);
            for (nint r = rows.First; r < rows.End; r++)
                for (nint k = columns.First; k < columns.End; k++) max = Reducers.Max.Combine(max, V.LoadFirst(x, from + r * line + k * channels + c, n));
            for (nint r = rows.First; r < rows.End; r++)
                for (nint k = columns.First; k < columns.End; k++)
                {
                    nint f = from + r * line + k * channels + c;
                    (V.LoadFirst(dx, f, n) + Pass(V.LoadFirst(x, f, n), max, ref left)).StoreFirst(dx, f, n);
                }
        }
    }
}
