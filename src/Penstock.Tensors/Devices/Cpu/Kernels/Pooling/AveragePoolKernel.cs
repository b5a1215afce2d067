using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using unsafe BackwardKernel = delegate*<void*, void*, Penstock.Tensors.PoolShape*, nint, void>;
using unsafe ForwardKernel = delegate*<void*, void*, Penstock.Tensors.PoolShape*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>Average over windows; padding is not counted, as in Keras.</summary>
internal static unsafe class AveragePoolKernel
{
    /// <summary>The kernel (x, y, shape, first, count) for so many output rows, counted through all images.</summary>
    public static ForwardKernel Forward(DType type, VectorForm? form = null) => (ForwardKernel)VectorForms.Choose<ForwardFamily>(type, form);

    /// <summary>The kernel (dy, dx, shape, images).</summary>
    public static BackwardKernel Backward(DType type, VectorForm? form = null) => (BackwardKernel)VectorForms.Choose<BackwardFamily>(type, form);

    private struct ForwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ForwardKernel)(&PoolForward.Run<Reducers.Sum, Reducers.DivideByCount, V>); }

    private struct BackwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (BackwardKernel)(&Backward<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<V>(void* dy, void* dx, PoolShape* shape, nint images) where V : struct, ILanes<V>
    {
        nint channels = shape->Channels, line = shape->Input.Width * channels, size = shape->InputSize, at = 0;
        NativeMemory.Clear(dx, checked((nuint)(images * size * V.ElementSize)));
        for (nint image = 0; image < images; image++)
            for (nint i = 0; i < shape->Output.Height; i++)
            {
                (nint First, nint End) rows = shape->Rows(i);
                for (nint j = 0; j < shape->Output.Width; j++, at += channels)
                    Spread<V>(dy, dx, image * size, line, channels, rows, shape->Columns(j), at);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread<V>(void* dy, void* dx, nint from, nint line, nint channels, (nint First, nint End) rows, (nint First, nint End) columns, nint at)
        where V : struct, ILanes<V>
    {
        V count = V.Of((rows.End - rows.First) * (columns.End - columns.First));
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c;
            V share = V.LoadFirst(dy, at + c, n) / count;
            for (nint r = rows.First; r < rows.End; r++)
                for (nint k = columns.First; k < columns.End; k++)
                {
                    nint f = from + r * line + k * channels + c;
                    (V.LoadFirst(dx, f, n) + share).StoreFirst(dx, f, n);
                }
        }
    }
}
