using System.Runtime.CompilerServices;
using unsafe ApplyKernel = delegate*<void*, void*, void*, void*, void*, void*, nint, nint, void>;
using unsafe ScaleKernel = delegate*<void*, void*, void*, void*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Batch normalization over all axes but the last: y = (x - mean) * inverse deviation * gamma + beta.
/// <see cref="ChannelStatistics"/> gives mean and variance.
/// </summary>
internal static unsafe class BatchNormalizationKernel
{
    /// <summary>The kernel (variance, inverse deviation, channels, epsilon): 1 / sqrt(variance + epsilon).</summary>
    public static delegate*<void*, void*, nint, double, void> InverseDeviation(DType type, VectorForm? form = null) =>
        (delegate*<void*, void*, nint, double, void>)VectorForms.Choose<InverseFamily>(type, form);

    /// <summary>The kernel (x, y, mean, inverse deviation, gamma or null, beta or null, rows, channels) for any rows of the batch.</summary>
    public static ApplyKernel Apply(DType type, VectorForm? form = null) => (ApplyKernel)VectorForms.Choose<ApplyFamily>(type, form);

    /// <summary>The kernel (x, y, scale, shift, rows, channels): y = x * scale + shift, the form for inference.</summary>
    public static ScaleKernel Scale(DType type, VectorForm? form = null) => (ScaleKernel)VectorForms.Choose<ScaleFamily>(type, form);

    private struct InverseFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (delegate*<void*, void*, nint, double, void>)(&RunInverse<V>); }

    private struct ApplyFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ApplyKernel)(&RunApply<V>); }

    private struct ScaleFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ScaleKernel)(&RunScale<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunInverse<V>(void* variance, void* inverse, nint channels, double epsilon) where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
            (V.Of(1) / V.Sqrt(V.LoadFirst(variance, c, channels - c) + V.Of(epsilon))).StoreFirst(inverse, c, channels - c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunApply<V>(void* x, void* y, void* mean, void* inverse, void* gamma, void* beta, nint rows, nint channels) where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
            for (nint c = 0; c < channels; c += V.Count)
            {
                nint n = channels - c, i = r * channels + c;
                V scale = V.LoadFirst(inverse, c, n);
                if (gamma != null) scale *= V.LoadFirst(gamma, c, n);
                V shift = beta == null ? V.Of(0) : V.LoadFirst(beta, c, n);
                V.MultiplyAdd(V.LoadFirst(x, i, n) - V.LoadFirst(mean, c, n), scale, shift).StoreFirst(y, i, n);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunScale<V>(void* x, void* y, void* scale, void* shift, nint rows, nint channels) where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
            for (nint c = 0; c < channels; c += V.Count)
            {
                nint n = channels - c, i = r * channels + c;
                V.MultiplyAdd(V.LoadFirst(x, i, n), V.LoadFirst(scale, c, n), V.LoadFirst(shift, c, n)).StoreFirst(y, i, n);
            }
    }
}
