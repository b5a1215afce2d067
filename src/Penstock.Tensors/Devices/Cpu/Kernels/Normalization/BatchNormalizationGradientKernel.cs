using System.Runtime.CompilerServices;
using unsafe ApplyKernel = delegate*<Penstock.Tensors.BatchNormalizationArrays*, nint, nint, nint, void*, void>;
using unsafe Kernel = delegate*<Penstock.Tensors.BatchNormalizationArrays*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// The gradients of batch normalization by its own statistics, with z the normalized input: dbeta = sum(dy), dgamma = sum(dy z),
/// dx = scale * (dy - dbeta / rows - z dgamma / rows). Where an activation followed, dy counts only where it let its argument pass.
/// Call SumChunk for each chunk, then Combine, then Slopes, then Apply for all rows.
/// </summary>
internal static unsafe class BatchNormalizationGradientKernel
{
    private const int BlockRows = 32;

    /// <summary>The kernel (arrays, channels, chunk): the partial sums of one chunk of rows.</summary>
    public static Kernel SumChunk(DType type, FusedActivation activation, VectorForm? form = null) => (Kernel)(activation switch
    {
        FusedActivation.Relu => VectorForms.Choose<SumFamily<AboveZero>>(type, form),
        FusedActivation.Relu6 => VectorForms.Choose<SumFamily<WithinSix>>(type, form),
        _ => VectorForms.Choose<SumFamily<All>>(type, form),
    });

    /// <summary>The kernel (arrays, channels, 0): dbeta and dgamma from the partial sums.</summary>
    public static Kernel Combine(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<CombineFamily>(type, form);

    /// <summary>The kernel (arrays, channels, 0): what Apply needs of dbeta and dgamma.</summary>
    public static Kernel Slopes(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<SlopesFamily>(type, form);

    /// <summary>The kernel (arrays, channels, first row, rows, to): dx of some rows.</summary>
    public static ApplyKernel Apply(DType type, FusedActivation activation, VectorForm? form = null) => (ApplyKernel)(activation switch
    {
        FusedActivation.Relu => VectorForms.Choose<ApplyFamily<AboveZero>>(type, form),
        FusedActivation.Relu6 => VectorForms.Choose<ApplyFamily<WithinSix>>(type, form),
        _ => VectorForms.Choose<ApplyFamily<All>>(type, form),
    });

    private struct SumFamily<TPassed> : IKernel where TPassed : IPassed { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunSum<TPassed, V>); }

    private struct CombineFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunCombine<V>); }

    private struct SlopesFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunSlopes<V>); }

    private struct ApplyFamily<TPassed> : IKernel where TPassed : IPassed { public static void* Of<V>() where V : struct, ILanes<V> => (ApplyKernel)(&RunApply<TPassed, V>); }

    /// <summary>The gradient that an activation lets pass to its argument.</summary>
    private interface IPassed
    {
        static abstract V Of<V>(V dy, BatchNormalizationArrays* a, nint c, nint i, nint n) where V : struct, ILanes<V>;
    }

    private struct All : IPassed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<V>(V dy, BatchNormalizationArrays* a, nint c, nint i, nint n) where V : struct, ILanes<V> => dy;
    }

    private struct AboveZero : IPassed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<V>(V dy, BatchNormalizationArrays* a, nint c, nint i, nint n) where V : struct, ILanes<V> =>
            V.Select(V.Less(V.Of(0), BatchNormalizationKernel.Normal<V>(a, c, i, n)), dy, V.Of(0));
    }

    private struct WithinSix : IPassed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<V>(V dy, BatchNormalizationArrays* a, nint c, nint i, nint n) where V : struct, ILanes<V>
        {
            V y = BatchNormalizationKernel.Normal<V>(a, c, i, n);
            return V.Select(V.Less(V.Of(0), y), V.Select(V.Less(y, V.Of(6)), dy, V.Of(0)), V.Of(0));
        }
    }

    // Blocks of rows that stay in the cache; within one, a vector of channels at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunSum<TPassed, V>(BatchNormalizationArrays* a, nint channels, nint chunk) where TPassed : IPassed where V : struct, ILanes<V>
    {
        nint end = BatchChunks.Start(a->Rows, chunk + 1), to = chunk * 2 * channels;
        for (nint c = 0; c < 2 * channels; c += V.Count) V.Of(0).StoreFirst(a->Partials, to + c, 2 * channels - c);
        for (nint row = BatchChunks.Start(a->Rows, chunk); row < end; row += BlockRows)
        {
            nint c = 0, rows = Math.Min(BlockRows, end - row);
            for (; c <= channels - V.Count; c += V.Count) Block<TPassed, V>(a, channels, c, row, rows, to, V.Count);
            if (c < channels) Block<TPassed, V>(a, channels, c, row, rows, to, channels - c);
        }
        for (nint c = 0; c < channels; c += V.Count)
            (V.LoadFirst(a->Partials, to + channels + c, channels - c) * V.LoadFirst(a->InverseDeviation, c, channels - c)).StoreFirst(a->Partials, to + channels + c, channels - c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block<TPassed, V>(BatchNormalizationArrays* a, nint channels, nint c, nint row, nint rows, nint to, nint n) where TPassed : IPassed where V : struct, ILanes<V>
    {
        V mean = V.LoadFirst(a->Mean, c, n), sum = V.Of(0), sum2 = sum, product = sum, product2 = sum;
        nint i = row * channels + c, left = rows;
        for (; left >= 2; left -= 2, i += 2 * channels)
        {
            V dy = TPassed.Of(V.LoadFirst(a->Dy, i, n), a, c, i, n), dy2 = TPassed.Of(V.LoadFirst(a->Dy, i + channels, n), a, c, i + channels, n);
            sum += dy;
            sum2 += dy2;
            product = V.MultiplyAdd(dy, V.LoadFirst(a->X, i, n) - mean, product);
            product2 = V.MultiplyAdd(dy2, V.LoadFirst(a->X, i + channels, n) - mean, product2);
        }
        if (left > 0)
        {
            V dy = TPassed.Of(V.LoadFirst(a->Dy, i, n), a, c, i, n);
            sum += dy;
            product = V.MultiplyAdd(dy, V.LoadFirst(a->X, i, n) - mean, product);
        }
        (V.LoadFirst(a->Partials, to + c, n) + (sum + sum2)).StoreFirst(a->Partials, to + c, n);
        (V.LoadFirst(a->Partials, to + channels + c, n) + (product + product2)).StoreFirst(a->Partials, to + channels + c, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunCombine<V>(BatchNormalizationArrays* a, nint channels, nint unused) where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c;
            V dbeta = V.Of(0), dgamma = V.Of(0);
            for (nint chunk = 0; chunk < BatchChunks.Count; chunk++)
            {
                dbeta += V.LoadFirst(a->Partials, chunk * 2 * channels + c, n);
                dgamma += V.LoadFirst(a->Partials, chunk * 2 * channels + channels + c, n);
            }
            dbeta.StoreFirst(a->Dbeta, c, n);
            dgamma.StoreFirst(a->Dgamma, c, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunSlopes<V>(BatchNormalizationArrays* a, nint channels, nint unused) where V : struct, ILanes<V>
    {
        V share = V.Of(-1.0 / a->Rows);
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c;
            V scale = V.LoadFirst(a->Scale, c, n) * share;
            (scale * V.LoadFirst(a->Dbeta, c, n)).StoreFirst(a->Offset, c, n);
            (scale * V.LoadFirst(a->Dgamma, c, n) * V.LoadFirst(a->InverseDeviation, c, n)).StoreFirst(a->Slope, c, n);
        }
    }

    // As RunSum.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunApply<TPassed, V>(BatchNormalizationArrays* a, nint channels, nint first, nint rows, void* to) where TPassed : IPassed where V : struct, ILanes<V>
    {
        nint from = first * channels;
        for (nint row = 0; row < rows; row += BlockRows)
        {
            nint c = 0, end = Math.Min(row + BlockRows, rows) * channels;
            for (; c <= channels - V.Count; c += V.Count) Column<TPassed, V>(a, channels, c, row * channels + c, end, from, to, V.Count);
            if (c < channels) Column<TPassed, V>(a, channels, c, row * channels + c, end, from, to, channels - c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<TPassed, V>(BatchNormalizationArrays* a, nint channels, nint c, nint i, nint end, nint from, void* to, nint n) where TPassed : IPassed where V : struct, ILanes<V>
    {
        V mean = V.LoadFirst(a->Mean, c, n), slope = V.LoadFirst(a->Slope, c, n), offset = V.LoadFirst(a->Offset, c, n), scale = V.LoadFirst(a->Scale, c, n);
        for (; i < end; i += channels)
        {
            V dy = TPassed.Of(V.LoadFirst(a->Dy, from + i, n), a, c, from + i, n);
            V rest = V.MultiplyAdd(V.LoadFirst(a->X, from + i, n) - mean, slope, offset);
            V.MultiplyAdd(dy, scale, rest).StoreFirst(to, i, n);
        }
    }
}
