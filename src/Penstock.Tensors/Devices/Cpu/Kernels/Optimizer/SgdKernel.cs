using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, void*, nint, Penstock.Tensors.SgdStep*, void>;

namespace Penstock.Tensors;

/// <summary>The numbers of one step of stochastic gradient descent.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Momentum">Decay of the velocity; 0 for none.</param>
/// <param name="Nesterov">Whether the step looks ahead along the velocity.</param>
/// <param name="Decay">learning rate * weight decay, taken from each weight before the step.</param>
internal readonly record struct SgdStep(double Rate, double Momentum, bool Nesterov, double Decay);

/// <summary>
/// Stochastic gradient descent as Keras computes it: w = w - rate g; with momentum v = momentum v - rate g,
/// w = w + v, or by Nesterov w = w + momentum v - rate g. A velocity that decays into denormals becomes 0.
/// </summary>
internal static unsafe class SgdKernel
{
    /// <summary>The kernel (weights, gradient, velocity or null, n, step).</summary>
    public static Kernel For(DType type, bool momentum, VectorForm? form = null) =>
        (Kernel)(momentum ? VectorForms.Choose<Momentum>(type, form) : VectorForms.Choose<Plain>(type, form));

    private struct Plain : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&Run<V>); }

    private struct Momentum : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunMomentum<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V>(void* weights, void* gradient, void* velocity, nint n, SgdStep* step) where V : struct, ILanes<V>
    {
        V rate = V.Of(-step->Rate), keep = V.Of(1 - step->Decay);
        for (nint i = 0; i < n; i += V.Count)
            V.MultiplyAdd(V.LoadFirst(gradient, i, n - i), rate, V.LoadFirst(weights, i, n - i) * keep).StoreFirst(weights, i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunMomentum<V>(void* weights, void* gradient, void* velocity, nint n, SgdStep* step) where V : struct, ILanes<V>
    {
        V rate = V.Of(-step->Rate), momentum = V.Of(step->Momentum), keep = V.Of(1 - step->Decay);
        bool nesterov = step->Nesterov;
        for (nint i = 0; i < n; i += V.Count)
        {
            V change = V.LoadFirst(gradient, i, n - i) * rate;
            V v = Denormals.Flush(V.MultiplyAdd(V.LoadFirst(velocity, i, n - i), momentum, change));
            v.StoreFirst(velocity, i, n - i);
            if (nesterov) v = V.MultiplyAdd(v, momentum, change);
            V.MultiplyAdd(V.LoadFirst(weights, i, n - i), keep, v).StoreFirst(weights, i, n - i);
        }
    }
}
