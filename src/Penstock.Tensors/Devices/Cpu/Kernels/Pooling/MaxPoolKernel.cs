using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Penstock.Tensors;

/// <summary>
/// Maximum over windows, NaN if any number in the window is NaN. Its gradient goes to the first maximum in the window, row by row;
/// a window whose maximum is NaN passes none.
/// </summary>
internal static unsafe class MaxPoolKernel
{
    /// <summary>The kernel (x, y, shape, images).</summary>
    public static delegate*<void*, void*, PoolShape*, nint, void> Forward(DType type) => Forward(type, VectorForms.Best);

    /// <summary>The forward kernel in a given form; Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, PoolShape*, nint, void> Forward(DType type, VectorForm form) => (type, form) switch
    {
        (DType.Float64, _) => &Forward<ScalarLanes<double>>,
        (_, VectorForm.Vector512) => &Forward<Lanes512>,
        (_, VectorForm.Vector256) => &Forward<Lanes256>,
        (_, VectorForm.Vector128) => &Forward<Lanes128>,
        _ => &Forward<ScalarLanes<float>>,
    };

    /// <summary>The kernel (x, y, dy, dx, shape, images).</summary>
    public static delegate*<void*, void*, void*, void*, PoolShape*, nint, void> Backward(DType type) => Backward(type, VectorForms.Best);

    /// <summary>The backward kernel in a given form; Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, void*, void*, PoolShape*, nint, void> Backward(DType type, VectorForm form) => (type, form) switch
    {
        (DType.Float64, _) => &Backward<ScalarLanes<double>>,
        (_, VectorForm.Vector512) => &Backward<Lanes512>,
        (_, VectorForm.Vector256) => &Backward<Lanes256>,
        (_, VectorForm.Vector128) => &Backward<Lanes128>,
        _ => &Backward<ScalarLanes<float>>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<V>(void* x, void* y, PoolShape* shape, nint images) where V : struct, ILanes<V>
    {
        nint channels = shape->Channels, line = shape->Input.Width * channels, to = 0;
        for (nint image = 0; image < images; image++)
            for (nint i = 0; i < shape->Output.Height; i++)
                for (nint j = 0; j < shape->Output.Width; j++, to += channels)
                {
                    nint from = image * shape->InputSize;
                    if (shape->IsTwoByTwo) ForwardTwoByTwo<V>(x, y, from + 2 * i * line + 2 * j * channels, line, channels, to);
                    else ForwardWindow<V>(x, y, from, line, channels, shape->Rows(i), shape->Columns(j), to);
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardTwoByTwo<V>(void* x, void* y, nint from, nint line, nint channels, nint to) where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c, at = from + c;
            V top = V.Max(V.LoadFirst(x, at, n), V.LoadFirst(x, at + channels, n));
            V bottom = V.Max(V.LoadFirst(x, at + line, n), V.LoadFirst(x, at + line + channels, n));
            V.Max(top, bottom).StoreFirst(y, to + c, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardWindow<V>(void* x, void* y, nint from, nint line, nint channels, (nint First, nint End) rows, (nint First, nint End) columns, nint to)
        where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            V max = V.Of(double.NegativeInfinity);
            for (nint r = rows.First; r < rows.End; r++)
                for (nint k = columns.First; k < columns.End; k++)
                    max = V.Max(max, V.LoadFirst(x, from + r * line + k * channels + c, channels - c));
            max.StoreFirst(y, to + c, channels - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<V>(void* x, void* y, void* dy, void* dx, PoolShape* shape, nint images) where V : struct, ILanes<V>
    {
        nint channels = shape->Channels, line = shape->Input.Width * channels, at = 0;
        bool twoByTwo = shape->IsTwoByTwo;
        if (!twoByTwo || shape->Output.Height * 2 != shape->Input.Height || shape->Output.Width * 2 != shape->Input.Width)
            NativeMemory.Clear(dx, checked((nuint)(images * shape->InputSize * V.ElementSize)));
        for (nint image = 0; image < images; image++)
            for (nint i = 0; i < shape->Output.Height; i++)
                for (nint j = 0; j < shape->Output.Width; j++, at += channels)
                {
                    nint from = image * shape->InputSize;
                    if (twoByTwo) BackwardTwoByTwo<V>(x, y, dy, dx, from + 2 * i * line + 2 * j * channels, line, channels, at);
                    else BackwardWindow<V>(x, y, dy, dx, from, line, channels, shape->Rows(i), shape->Columns(j), at);
                }
    }

    // Windows do not overlap: each place is written once, never read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackwardTwoByTwo<V>(void* x, void* y, void* dy, void* dx, nint from, nint line, nint channels, nint at) where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c, f = from + c;
            V max = V.LoadFirst(y, at + c, n), left = V.LoadFirst(dy, at + c, n);
            left = Pass(x, dx, f, n, max, left);
            left = Pass(x, dx, f + channels, n, max, left);
            left = Pass(x, dx, f + line, n, max, left);
            Pass(x, dx, f + line + channels, n, max, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Pass<V>(void* x, void* dx, nint at, nint n, V max, V left) where V : struct, ILanes<V>
    {
        V here = V.Equal(V.LoadFirst(x, at, n), max);
        V.Select(here, left, V.Of(0)).StoreFirst(dx, at, n);
        return V.Select(here, V.Of(0), left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
