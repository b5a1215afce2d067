using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The numbers of one step of gradient descent.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Momentum">Decay of the velocity.</param>
/// <param name="Nesterov">Whether to look ahead by one step.</param>
/// <param name="Decay">learning rate * weight decay, taken from each weight before the step.</param>
internal readonly record struct SgdStep(double Rate, double Momentum, bool Nesterov, double Decay);

/// <summary>Gradient descent as Keras computes it, in one pass: v = momentum v - rate g, w = w + v or, with Nesterov's form, w + momentum v - rate g.</summary>
internal static unsafe class SgdKernel
{
    /// <summary>The kernel (weights, gradient, velocity or null, n, step); Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, void*, nint, SgdStep*, void> For(DType type, bool momentum, VectorForm? form = null) => (type, form ?? VectorForms.Best) switch
    {
        (DType.Float64, _) => For<ScalarLanes<double>>(momentum),
        (_, VectorForm.Vector512) => For<Lanes512>(momentum),
        (_, VectorForm.Vector256) => For<Lanes256>(momentum),
        (_, VectorForm.Vector128) => For<Lanes128>(momentum),
        _ => For<ScalarLanes<float>>(momentum),
    };

    private static delegate*<void*, void*, void*, nint, SgdStep*, void> For<V>(bool momentum) where V : struct, ILanes<V> => momentum ? &WithMomentum<V> : &Plain<V>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plain<V>(void* weights, void* gradient, void* velocity, nint n, SgdStep* step) where V : struct, ILanes<V>
    {
        V rate = V.Of(step->Rate), keep = V.Of(1 - step->Decay);
        for (nint i = 0; i < n; i += V.Count)
            (V.LoadFirst(weights, i, n - i) * keep - rate * V.LoadFirst(gradient, i, n - i)).StoreFirst(weights, i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WithMomentum<V>(void* weights, void* gradient, void* velocity, nint n, SgdStep* step) where V : struct, ILanes<V>
    {
        V rate = V.Of(step->Rate), momentum = V.Of(step->Momentum), keep = V.Of(1 - step->Decay);
        bool nesterov = step->Nesterov;
        for (nint i = 0; i < n; i += V.Count)
        {
            V change = rate * V.LoadFirst(gradient, i, n - i);
            V v = Denormals.Flush(V.LoadFirst(velocity, i, n - i) * momentum - change);
            v.StoreFirst(velocity, i, n - i);
            (V.LoadFirst(weights, i, n - i) * keep + (nesterov ? v * momentum - change : v)).StoreFirst(weights, i, n - i);
        }
    }
}
