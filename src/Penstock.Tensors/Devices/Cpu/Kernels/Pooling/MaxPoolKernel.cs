using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using unsafe BackwardKernel = delegate*<void*, void*, void*, void*, Penstock.Tensors.PoolShape*, nint, void>;
using unsafe ForwardKernel = delegate*<void*, void*, Penstock.Tensors.PoolShape*, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Maximum over windows, NaN if any number in the window is NaN. Its gradient goes to the first maximum in the window, row by row;
/// a window whose maximum is NaN passes none.
/// </summary>
internal static unsafe class MaxPoolKernel
{
    /// <summary>The kernel (x, y, shape, images).</summary>
    public static ForwardKernel Forward(DType type, VectorForm? form = null) => (ForwardKernel)VectorForms.Choose<ForwardFamily>(type, form);

    /// <summary>The kernel (x, y, dy, dx, shape, images).</summary>
    public static BackwardKernel Backward(DType type, VectorForm? form = null) => (BackwardKernel)VectorForms.Choose<BackwardFamily>(type, form);

    private struct ForwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ForwardKernel)(&PoolForward.Run<Reducers.Max, UnaryOperations.Copy, V>); }

    private struct BackwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (BackwardKernel)(&Backward<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<V>(void* x, void* y, void* dy, void* dx, PoolShape* shape, nint images) where V : struct, ILanes<V>
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
                    BackwardTwoByTwo<V>(x, y, dy, dx, image * size + 2 * i * line, line, channels, at, width);
                    continue;
                }
                (nint First, nint End) rows = shape->Rows(i);
                for (nint j = 0; j < width; j++) BackwardWindow<V>(x, y, dy, dx, image * size, line, channels, rows, shape->Columns(j), at + j * channels);
            }
    }

    // A row of windows, which do not overlap: each place is written once, never read.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardTwoByTwo<V>(void* x, void* y, void* dy, void* dx, nint from, nint line, nint channels, nint at, nint width) where V : struct, ILanes<V>
    {
        for (nint end = at + width * channels; at < end; from += channels)
        {
            nint channelsEnd = at + channels;
            for (; at <= channelsEnd - V.Count; at += V.Count, from += V.Count)
            {
                V max = V.Load(y, at), left = V.Load(dy, at);
                left = Pass(x, dx, from, V.Count, max, left);
                left = Pass(x, dx, from + channels, V.Count, max, left);
                left = Pass(x, dx, from + line, V.Count, max, left);
                Pass(x, dx, from + line + channels, V.Count, max, left);
            }
            nint rest = channelsEnd - at;
            if (rest == 0) continue;
            V top = V.LoadFirst(y, at, rest), share = V.LoadFirst(dy, at, rest);
            share = Pass(x, dx, from, rest, top, share);
            share = Pass(x, dx, from + channels, rest, top, share);
            share = Pass(x, dx, from + line, rest, top, share);
            Pass(x, dx, from + line + channels, rest, top, share);
            (at, from) = (channelsEnd, from + rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Pass<V>(void* x, void* dx, nint at, nint n, V max, V left) where V : struct, ILanes<V>
    {
        V here = V.Equal(V.LoadFirst(x, at, n), max);
        V.Select(here, left, V.Of(0)).StoreFirst(dx, at, n);
        return V.Select(here, V.Of(0), left);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardWindow<V>(void* x, void* y, void* dy, void* dx, nint from, nint line, nint channels, (nint First, nint End) rows, (nint First, nint End) columns, nint at)
        where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c;
            V max = V.LoadFirst(y, at + c, n), left = V.LoadFirst(dy, at + c, n);
            for (nint r = rows.First; r < rows.End; r++)
                for (nint k = columns.First; k < columns.End; k++)
                {
                    nint f = from + r * line + k * channels + c;
                    V here = V.Equal(V.LoadFirst(x, f, n), max);
                    (V.LoadFirst(dx, f, n) + V.Select(here, left, V.Of(0))).StoreFirst(dx, f, n);
                    left = V.Select(here, V.Of(0), left);
                }
        }
    }
}
