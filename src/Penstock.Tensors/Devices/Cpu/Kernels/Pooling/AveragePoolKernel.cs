using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Penstock.Tensors;

/// <summary>Mean over the part of each window that lies in the image, and its gradient.</summary>
internal static unsafe class AveragePoolKernel
{
    /// <summary>The kernel (x, y, shape, images); Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, PoolShape*, nint, void> Forward(DType type, VectorForm? form = null) => (type, form ?? VectorForms.Best) switch
    {
        (DType.Float64, _) => &Forward<ScalarLanes<double>>,
        (_, VectorForm.Vector512) => &Forward<Lanes512>,
        (_, VectorForm.Vector256) => &Forward<Lanes256>,
        (_, VectorForm.Vector128) => &Forward<Lanes128>,
        _ => &Forward<ScalarLanes<float>>,
    };

    /// <summary>The kernel (dy, dx, shape, images); Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, PoolShape*, nint, void> Backward(DType type, VectorForm? form = null) => (type, form ?? VectorForms.Best) switch
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
                    var (rows, columns) = (shape->Rows(i), shape->Columns(j));
                    V count = V.Of((rows.End - rows.First) * (columns.End - columns.First));
                    for (nint c = 0; c < channels; c += V.Count)
                    {
                        V sum = V.Of(0);
                        for (nint r = rows.First; r < rows.End; r++)
                            for (nint k = columns.First; k < columns.End; k++)
                                sum += V.LoadFirst(x, image * shape->InputSize + r * line + k * channels + c, channels - c);
                        (sum / count).StoreFirst(y, to + c, channels - c);
                    }
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<V>(void* dy, void* dx, PoolShape* shape, nint images) where V : struct, ILanes<V>
    {
        nint channels = shape->Channels, line = shape->Input.Width * channels, from = 0;
        NativeMemory.Clear(dx, checked((nuint)(images * shape->InputSize * V.ElementSize)));
        for (nint image = 0; image < images; image++)
            for (nint i = 0; i < shape->Output.Height; i++)
                for (nint j = 0; j < shape->Output.Width; j++, from += channels)
                {
                    var (rows, columns) = (shape->Rows(i), shape->Columns(j));
                    V count = V.Of((rows.End - rows.First) * (columns.End - columns.First));
                    for (nint c = 0; c < channels; c += V.Count)
                    {
                        nint n = channels - c;
                        V share = V.LoadFirst(dy, from + c, n) / count;
                        for (nint r = rows.First; r < rows.End; r++)
                            for (nint k = columns.First; k < columns.End; k++)
                            {
                                nint at = image * shape->InputSize + r * line + k * channels + c;
                                (V.LoadFirst(dx, at, n) + share).StoreFirst(dx, at, n);
                            }
                    }
                }
    }
}
