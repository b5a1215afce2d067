using System.Runtime.CompilerServices;
using unsafe BackwardKernel = delegate*<Penstock.Tensors.LayerNormalizationArrays*, nint, nint, void>;
using unsafe ForwardKernel = delegate*<Penstock.Tensors.LayerNormalizationArrays*, nint, nint, double, void>;

namespace Penstock.Tensors;

/// <summary>The arrays of some rows of layer normalization and of its gradient.</summary>
internal unsafe struct LayerNormalizationArrays
{
    /// <summary>[rows, n]: the input, and its result or its gradient.</summary>
    public void* X, Y;

    /// <summary>[rows, n]: the gradient of the result.</summary>
    public void* Dy;

    /// <summary>[n].</summary>
    public void* Gamma, Beta;

    /// <summary>[rows]: mean and inverse deviation.</summary>
    public void* Mean, Inverse;

    /// <summary>[n]: sums over the rows.</summary>
    public void* Dgamma, Dbeta;
}

/// <summary>
/// Layer normalization over the last axis of [rows, n] and its gradient, a row at a time while it stays in the first-level cache: the squares
/// are summed about the mean, so that no large squares cancel.
/// </summary>
internal static unsafe class LayerNormalizationKernel
{
    /// <summary>The kernel (arrays, rows, n, epsilon): results, means and inverse deviations.</summary>
    public static ForwardKernel Forward(DType type, VectorForm? form = null) => (ForwardKernel)VectorForms.Choose<ForwardFamily>(type, form);

    /// <summary>The kernel (arrays, rows, n): gradients of the rows, and the sums for gamma and beta over them.</summary>
    public static BackwardKernel Backward(DType type, VectorForm? form = null) => (BackwardKernel)VectorForms.Choose<BackwardFamily>(type, form);

    private struct ForwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ForwardKernel)(&RunForward<V>); }

    private struct BackwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (BackwardKernel)(&RunBackward<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunForward<V>(LayerNormalizationArrays* a, nint rows, nint n, double epsilon) where V : struct, ILanes<V>
    {
        V count = V.Of(n), extra = V.Of(epsilon), one = V.Of(1);
        nint whole = n - n % V.Count;
        for (nint r = 0; r < rows; r++)
        {
            nint start = r * n;
            V mean = SoftmaxRow.Sum<V>(a->X, start, n) / count, squares = V.Of(0), others = V.Of(0), rest = V.Of(0), otherRest = V.Of(0);
            nint k = 0;
            for (; k <= whole - 2 * V.Count; k += 2 * V.Count)
            {
                V d = V.Load(a->X, start + k) - mean, e = V.Load(a->X, start + k + V.Count) - mean;
                squares = V.MultiplyAdd(d, d, squares);
                others = V.MultiplyAdd(e, e, others);
                rest += d;
                otherRest += e;
            }
            for (; k < n; k += V.Count)
            {
                V d = V.LoadFirst(a->X, start + k, n - k, mean) - mean;
                squares = V.MultiplyAdd(d, d, squares);
                rest += d;
            }
            // What rounding has left out of a large mean.
            V missing = V.Across<Reducers.Sum>(rest + otherRest) / count;
            mean += missing;
            V inverse = one / V.Sqrt(V.Across<Reducers.Sum>(squares + others) / count - missing * missing + extra);
            mean.StoreFirst(a->Mean, r, 1);
            inverse.StoreFirst(a->Inverse, r, 1);
            for (k = 0; k < whole; k += V.Count)
                V.MultiplyAdd((V.Load(a->X, start + k) - mean) * inverse, V.Load(a->Gamma, k), V.Load(a->Beta, k)).Store(a->Y, start + k);
            if (k < n)
                V.MultiplyAdd((V.LoadFirst(a->X, start + k, n - k) - mean) * inverse, V.LoadFirst(a->Gamma, k, n - k), V.LoadFirst(a->Beta, k, n - k)).StoreFirst(a->Y, start + k, n - k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBackward<V>(LayerNormalizationArrays* a, nint rows, nint n) where V : struct, ILanes<V>
    {
        V share = V.Of(1.0 / n), zero = V.Of(0);
        for (nint k = 0; k < n; k += V.Count)
        {
            zero.StoreFirst(a->Dgamma, k, n - k);
            zero.StoreFirst(a->Dbeta, k, n - k);
        }
        nint whole = n - n % V.Count;
        for (nint r = 0; r < rows; r++)
        {
            nint start = r * n;
            V mean = V.Broadcast((byte*)a->Mean + r * V.ElementSize), inverse = V.Broadcast((byte*)a->Inverse + r * V.ElementSize), sum = zero, product = zero;
            nint k = 0;
            for (; k < whole; k += V.Count) Add(a, start, k, mean, ref sum, ref product);
            if (k < n)
            {
                V g = V.LoadFirst(a->Dy, start + k, n - k) * V.LoadFirst(a->Gamma, k, n - k);
                sum += g;
                product = V.MultiplyAdd(g, V.LoadFirst(a->X, start + k, n - k) - mean, product);
            }
            V meanG = V.Across<Reducers.Sum>(sum) * share, meanGZ = V.Across<Reducers.Sum>(product) * inverse * share;
            for (k = 0; k < whole; k += V.Count)
            {
                V dy = V.Load(a->Dy, start + k), z = (V.Load(a->X, start + k) - mean) * inverse;
                Slope(dy, z, V.Load(a->Gamma, k), inverse, meanG, meanGZ).Store(a->Y, start + k);
                V.MultiplyAdd(dy, z, V.Load(a->Dgamma, k)).Store(a->Dgamma, k);
                (V.Load(a->Dbeta, k) + dy).Store(a->Dbeta, k);
            }
            if (k < n)
            {
                nint rest = n - k;
                V dy = V.LoadFirst(a->Dy, start + k, rest), z = (V.LoadFirst(a->X, start + k, rest) - mean) * inverse;
                Slope(dy, z, V.LoadFirst(a->Gamma, k, rest), inverse, meanG, meanGZ).StoreFirst(a->Y, start + k, rest);
                V.MultiplyAdd(dy, z, V.LoadFirst(a->Dgamma, k, rest)).StoreFirst(a->Dgamma, k, rest);
                (V.LoadFirst(a->Dbeta, k, rest) + dy).StoreFirst(a->Dbeta, k, rest);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(LayerNormalizationArrays* a, nint start, nint k, V mean, ref V sum, ref V product) where V : struct, ILanes<V>
    {
        V g = V.Load(a->Dy, start + k) * V.Load(a->Gamma, k);
        sum += g;
        product = V.MultiplyAdd(g, V.Load(a->X, start + k) - mean, product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Slope<V>(V dy, V z, V gamma, V inverse, V meanG, V meanGZ) where V : struct, ILanes<V> =>
        inverse * (V.MultiplyAdd(dy, gamma, -meanG) - z * meanGZ);
}
