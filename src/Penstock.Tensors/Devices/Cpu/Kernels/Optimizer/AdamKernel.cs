using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>
/// Adam and AdamW as Keras computes them, in one pass:
/// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w = w - rate m / (sqrt(v) + epsilon); with amsgrad the largest v so far.
/// Moments that decay into denormals become 0, because arithmetic on denormals is many times slower.
/// </summary>
internal static unsafe class AdamKernel
{
    /// <summary>The kernel (weights, gradient, m, v, largest v or null, n, step).</summary>
    public static delegate*<void*, void*, void*, void*, void*, nint, AdamStep*, void> For(DType type, bool amsgrad) => For(type, amsgrad, VectorForms.Best);

    /// <summary>The kernel in a given form; Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, void*, void*, void*, nint, AdamStep*, void> For(DType type, bool amsgrad, VectorForm form) => (type, form) switch
    {
        (DType.Float64, _) => For<ScalarLanes<double>>(amsgrad),
        (_, VectorForm.Vector512) => For<Lanes512>(amsgrad),
        (_, VectorForm.Vector256) => For<Lanes256>(amsgrad),
        (_, VectorForm.Vector128) => For<Lanes128>(amsgrad),
        _ => For<ScalarLanes<float>>(amsgrad),
    };

    private static delegate*<void*, void*, void*, void*, void*, nint, AdamStep*, void> For<V>(bool amsgrad) where V : struct, ILanes<V> =>
        amsgrad ? &Amsgrad<V> : &Plain<V>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plain<V>(void* weights, void* gradient, void* m, void* v, void* largest, nint n, AdamStep* step) where V : struct, ILanes<V>
    {
        var update = new Update<V>(step);
        for (nint i = 0; i < n; i += V.Count)
        {
            V g = V.LoadFirst(gradient, i, n - i);
            V m1 = update.First(V.LoadFirst(m, i, n - i), g);
            V v1 = update.Second(V.LoadFirst(v, i, n - i), g);
            V w = update.Weights(V.LoadFirst(weights, i, n - i), m1, v1);
            m1.StoreFirst(m, i, n - i);
            v1.StoreFirst(v, i, n - i);
            w.StoreFirst(weights, i, n - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Amsgrad<V>(void* weights, void* gradient, void* m, void* v, void* largest, nint n, AdamStep* step) where V : struct, ILanes<V>
    {
        var update = new Update<V>(step);
        for (nint i = 0; i < n; i += V.Count)
        {
            V g = V.LoadFirst(gradient, i, n - i);
            V m1 = update.First(V.LoadFirst(m, i, n - i), g);
            V v1 = update.Second(V.LoadFirst(v, i, n - i), g);
            V top = V.Max(V.LoadFirst(largest, i, n - i), v1);
            V w = update.Weights(V.LoadFirst(weights, i, n - i), m1, top);
            m1.StoreFirst(m, i, n - i);
            v1.StoreFirst(v, i, n - i);
            top.StoreFirst(largest, i, n - i);
            w.StoreFirst(weights, i, n - i);
        }
    }

    private readonly struct Update<V>(AdamStep* step) where V : struct, ILanes<V>
    {
        private readonly V _rate = V.Of(step->Rate), _epsilon = V.Of(step->Epsilon), _keep = V.Of(1 - step->Decay);
        private readonly V _beta1 = V.Of(step->Beta1), _beta2 = V.Of(step->Beta2), _rest1 = V.Of(1 - step->Beta1), _rest2 = V.Of(1 - step->Beta2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V First(V m, V g) => Denormals.Flush(V.MultiplyAdd(m, _beta1, g * _rest1));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Second(V v, V g) => Denormals.Flush(V.MultiplyAdd(v, _beta2, g * g * _rest2));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Weights(V w, V m, V v) => w * _keep - _rate * m / (V.Sqrt(v) + _epsilon);
    }
}
