using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<Penstock.Tensors.BatchNormalizationArrays*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Batch normalization over all axes but the last: y = activation((x - mean) * scale + beta + residual), with scale = gamma / sqrt(variance + epsilon).
/// <see cref="ChannelStatistics"/> gives mean and variance.
/// </summary>
internal static unsafe class BatchNormalizationKernel
{
    /// <summary>The kernel (arrays, channels, epsilon): inverse deviation and scale.</summary>
    public static delegate*<BatchNormalizationArrays*, nint, double, void> Prepare(DType type, VectorForm? form = null) =>
        (delegate*<BatchNormalizationArrays*, nint, double, void>)VectorForms.Choose<PrepareFamily>(type, form);

    /// <summary>The kernel (arrays, channels, chunk): y of one chunk of rows.</summary>
    public static Kernel Apply(DType type, FusedActivation activation, VectorForm? form = null) => (Kernel)(activation switch
    {
        FusedActivation.Relu => VectorForms.Choose<ApplyFamily<Activations.Relu>>(type, form),
        FusedActivation.Relu6 => VectorForms.Choose<ApplyFamily<Activations.Relu6>>(type, form),
        _ => VectorForms.Choose<ApplyFamily<UnaryOperations.Copy>>(type, form),
    });

    private struct PrepareFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (delegate*<BatchNormalizationArrays*, nint, double, void>)(&RunPrepare<V>); }

    private struct ApplyFamily<TActivation> : IKernel where TActivation : IUnary { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunApply<TActivation, V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPrepare<V>(BatchNormalizationArrays* a, nint channels, double epsilon) where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c;
            V inverse = V.Of(1) / V.Sqrt(V.LoadFirst(a->Variance, c, n) + V.Of(epsilon));
            inverse.StoreFirst(a->InverseDeviation, c, n);
            (a->Gamma == null ? inverse : inverse * V.LoadFirst(a->Gamma, c, n)).StoreFirst(a->Scale, c, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunApply<TActivation, V>(BatchNormalizationArrays* a, nint channels, nint chunk) where TActivation : IUnary where V : struct, ILanes<V>
    {
        for (nint row = BatchChunks.Start(a->Rows, chunk), end = BatchChunks.Start(a->Rows, chunk + 1); row < end; row++)
        {
            nint c = 0, i = row * channels;
            for (; c <= channels - V.Count; c += V.Count) One<TActivation, V>(a, c, i + c, V.Count);
            if (c < channels) One<TActivation, V>(a, c, i + c, channels - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TActivation, V>(BatchNormalizationArrays* a, nint c, nint i, nint n) where TActivation : IUnary where V : struct, ILanes<V>
    {
        V y = Normal<V>(a, c, i, n);
        if (a->Residual != null) y += V.LoadFirst(a->Residual, i, n);
        TActivation.Apply(y, y).StoreFirst(a->Y, i, n);
    }

    /// <summary>(x - mean) * scale + beta, with the same bits forward and backward.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Normal<V>(BatchNormalizationArrays* a, nint c, nint i, nint n) where V : struct, ILanes<V> =>
        V.MultiplyAdd(V.LoadFirst(a->X, i, n) - V.LoadFirst(a->Mean, c, n), V.LoadFirst(a->Scale, c, n), V.LoadFirst(a->Beta, c, n));
}
