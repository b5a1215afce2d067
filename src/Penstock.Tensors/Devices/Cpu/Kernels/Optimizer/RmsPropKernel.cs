using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, void*, void*, void*, nint, Penstock.Tensors.RmsPropStep*, void>;

namespace Penstock.Tensors;

/// <summary>The numbers of one step of RMSprop.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Rho">Decay of the mean square and of the mean.</param>
/// <param name="Momentum">Decay of the velocity; 0 for none.</param>
/// <param name="Epsilon">Added to the variance under the root.</param>
/// <param name="Decay">learning rate * weight decay, taken from each weight before the step.</param>
internal readonly record struct RmsPropStep(double Rate, double Rho, double Momentum, double Epsilon, double Decay);

/// <summary>
/// RMSprop as Keras computes it: s = rho s + (1 - rho) g^2, change = rate g / sqrt(s + epsilon), centred change = rate g / sqrt(s - a^2 + epsilon)
/// with a = rho a + (1 - rho) g; w = w - change, or with momentum v = momentum v + change, w = w - v.
/// What decays into denormals becomes 0.
/// </summary>
internal static unsafe class RmsPropKernel
{
    /// <summary>The kernel (weights, gradient, s, v or null for no momentum, a or null for not centred, n, step).</summary>
    public static Kernel For(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<Family>(type, form);

    private struct Family : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&Run<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V>(void* weights, void* gradient, void* meanSquare, void* velocity, void* mean, nint n, RmsPropStep* step) where V : struct, ILanes<V>
    {
        V rate = V.Of(step->Rate), rho = V.Of(step->Rho), rest = V.Of(1 - step->Rho), momentum = V.Of(step->Momentum), epsilon = V.Of(step->Epsilon);
        V keep = V.Of(1 - step->Decay);
        for (nint i = 0; i < n; i += V.Count)
        {
            V g = V.LoadFirst(gradient, i, n - i);
            V s = Denormals.Flush(V.MultiplyAdd(V.LoadFirst(meanSquare, i, n - i), rho, g * g * rest));
            s.StoreFirst(meanSquare, i, n - i);
            if (mean != null)
            {
                V a = Denormals.Flush(V.MultiplyAdd(V.LoadFirst(mean, i, n - i), rho, g * rest));
                a.StoreFirst(mean, i, n - i);
                s = V.MultiplyAdd(-a, a, s);
            }
            V change = rate * g / V.Sqrt(s + epsilon);
            if (velocity != null)
            {
                change = Denormals.Flush(V.MultiplyAdd(V.LoadFirst(velocity, i, n - i), momentum, change));
                change.StoreFirst(velocity, i, n - i);
            }
            (V.LoadFirst(weights, i, n - i) * keep - change).StoreFirst(weights, i, n - i);
        }
    }
}
