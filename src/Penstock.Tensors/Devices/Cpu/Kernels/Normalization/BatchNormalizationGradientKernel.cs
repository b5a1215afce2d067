using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<Penstock.Tensors.BatchNormalizationArrays*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>The arrays of the gradient of batch normalization; partial sums are [<see cref="BatchChunks.Count"/>, 2, channels].</summary>
internal unsafe struct BatchNormalizationArrays
{
    /// <summary>Input and incoming gradient, [rows, channels].</summary>
    public void* X, Dy;

    /// <summary>Saved in the forward pass, [channels]; gamma may be null for 1.</summary>
    public void* Mean, InverseDeviation, Gamma;

    /// <summary>The sums of dy and of dy times the normalized input, of each chunk.</summary>
    public void* Partials;

    /// <summary>Results: [channels] twice, and [rows, channels].</summary>
    public void* Dbeta, Dgamma, Dx;

    /// <summary>Rows of the whole batch.</summary>
    public nint Rows;
}

/// <summary>
/// The gradients of batch normalization by its own statistics, with z the normalized input: dbeta = sum(dy), dgamma = sum(dy z),
/// dx = gamma * inverse deviation * (dy - dbeta / rows - z dgamma / rows).
/// Call SumChunk for each chunk, then Combine, then Apply for any ranges of rows.
/// </summary>
internal static unsafe class BatchNormalizationGradientKernel
{
    /// <summary>The kernel (arrays, channels, chunk): the partial sums of one chunk of rows.</summary>
    public static Kernel SumChunk(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<SumFamily>(type, form);

    /// <summary>The kernel (arrays, channels, 0): dbeta and dgamma from the partial sums.</summary>
    public static Kernel Combine(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<CombineFamily>(type, form);

    /// <summary>The kernel (arrays, channels, chunk): dx of one chunk of rows.</summary>
    public static Kernel Apply(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<ApplyFamily>(type, form);

    private struct SumFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunSum<V>); }

    private struct CombineFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunCombine<V>); }

    private struct ApplyFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunApply<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunSum<V>(BatchNormalizationArrays* g, nint channels, nint chunk) where V : struct, ILanes<V>
    {
        const int blockRows = 64;
        nint start = BatchChunks.Start(g->Rows, chunk), end = BatchChunks.Start(g->Rows, chunk + 1), to = chunk * 2 * channels;
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c;
            V mean = V.LoadFirst(g->Mean, c, n), inverse = V.LoadFirst(g->InverseDeviation, c, n), dbeta = V.Of(0), dgamma = V.Of(0);
            for (nint row = start; row < end;)
            {
                V sum = V.Of(0), product = V.Of(0);
                for (nint blockEnd = Math.Min(end, row + blockRows); row < blockEnd; row++)
                {
                    V dy = V.LoadFirst(g->Dy, row * channels + c, n);
                    sum += dy;
                    product = V.MultiplyAdd(dy, V.LoadFirst(g->X, row * channels + c, n) - mean, product);
                }
                dbeta += sum;
                dgamma += product;
            }
            dbeta.StoreFirst(g->Partials, to + c, n);
            (dgamma * inverse).StoreFirst(g->Partials, to + channels + c, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunCombine<V>(BatchNormalizationArrays* g, nint channels, nint unused) where V : struct, ILanes<V>
    {
        for (nint c = 0; c < channels; c += V.Count)
        {
            nint n = channels - c;
            V dbeta = V.Of(0), dgamma = V.Of(0);
            for (nint chunk = 0; chunk < BatchChunks.Count; chunk++)
            {
                dbeta += V.LoadFirst(g->Partials, chunk * 2 * channels + c, n);
                dgamma += V.LoadFirst(g->Partials, chunk * 2 * channels + channels + c, n);
            }
            dbeta.StoreFirst(g->Dbeta, c, n);
            dgamma.StoreFirst(g->Dgamma, c, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunApply<V>(BatchNormalizationArrays* g, nint channels, nint chunk) where V : struct, ILanes<V>
    {
        V share = V.Of(1.0 / g->Rows);
        for (nint row = BatchChunks.Start(g->Rows, chunk), end = BatchChunks.Start(g->Rows, chunk + 1); row < end; row++)
            for (nint c = 0; c < channels; c += V.Count)
            {
                nint n = channels - c, i = row * channels + c;
                V inverse = V.LoadFirst(g->InverseDeviation, c, n), scale = inverse;
                if (g->Gamma != null) scale *= V.LoadFirst(g->Gamma, c, n);
                V z = (V.LoadFirst(g->X, i, n) - V.LoadFirst(g->Mean, c, n)) * inverse;
                V mean = V.MultiplyAdd(z, V.LoadFirst(g->Dgamma, c, n), V.LoadFirst(g->Dbeta, c, n)) * share;
                (scale * (V.LoadFirst(g->Dy, i, n) - mean)).StoreFirst(g->Dx, i, n);
            }
    }
}
