using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, void*, void*, void*, nint, Penstock.Tensors.AdamStep*, void>;

namespace Penstock.Tensors;

/// <summary>
/// Adam and AdamW as Keras computes them, in one pass:
/// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w = w - rate m / (sqrt(v) + epsilon); with amsgrad the largest v so far.
/// Moments that decay into denormals become 0, because arithmetic on denormals is many times slower.
/// </summary>
internal static unsafe class AdamKernel
{
    /// <summary>The kernel (weights, gradient, m, v, largest v or null, n, step).</summary>
    public static Kernel For(DType type, bool amsgrad, VectorForm? form = null) =>
        (Kernel)(amsgrad ? VectorForms.Choose<Amsgrad>(type, form) : VectorForms.Choose<Plain>(type, form));

    private struct Plain : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&Run<V>); }

    private struct Amsgrad : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunAmsgrad<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V>(void* weights, void* gradient, void* m, void* v, void* largest, nint n, AdamStep* step) where V : struct, ILanes<V>
    {
        var update = new Update<V>(step);
        nint i = 0;
        for (; i <= n - V.Count; i += V.Count) update.Apply(weights, gradient, m, v, i, V.Count);
        if (i < n) update.Apply(weights, gradient, m, v, i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunAmsgrad<V>(void* weights, void* gradient, void* m, void* v, void* largest, nint n, AdamStep* step) where V : struct, ILanes<V>
    {
        var update = new Update<V>(step);
        nint i = 0;
        for (; i <= n - V.Count; i += V.Count) update.ApplyAmsgrad(weights, gradient, m, v, largest, i, V.Count);
        if (i < n) update.ApplyAmsgrad(weights, gradient, m, v, largest, i, n - i);
    }

    private readonly struct Update<V>(AdamStep* step) where V : struct, ILanes<V>
    {
        private readonly V _rate = V.Of(step->Rate), _epsilon = V.Of(step->Epsilon), _keep = V.Of(1 - step->Decay);
        private readonly V _beta1 = V.Of(step->Beta1), _beta2 = V.Of(step->Beta2), _rest1 = V.Of(1 - step->Beta1), _rest2 = V.Of(1 - step->Beta2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(void* weights, void* gradient, void* m, void* v, nint i, nint count) =>
            Weights(weights, Moments(gradient, m, v, i, count, out V first), first, i, count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void ApplyAmsgrad(void* weights, void* gradient, void* m, void* v, void* largest, nint i, nint count)
        {
            V top = V.Max(V.LoadFirst(largest, i, count), Moments(gradient, m, v, i, count, out V first));
            top.StoreFirst(largest, i, count);
            Weights(weights, top, first, i, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Moments(void* gradient, void* m, void* v, nint i, nint count, out V first)
        {
            V g = V.LoadFirst(gradient, i, count);
            first = Denormals.Flush(V.MultiplyAdd(V.LoadFirst(m, i, count), _beta1, g * _rest1));
            V second = Denormals.Flush(V.MultiplyAdd(V.LoadFirst(v, i, count), _beta2, g * g * _rest2));
            first.StoreFirst(m, i, count);
            second.StoreFirst(v, i, count);
            return second;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Weights(void* weights, V second, V first, nint i, nint count) =>
            (V.LoadFirst(weights, i, count) * _keep - _rate * first / (V.Sqrt(second) + _epsilon)).StoreFirst(weights, i, count);
    }
}
