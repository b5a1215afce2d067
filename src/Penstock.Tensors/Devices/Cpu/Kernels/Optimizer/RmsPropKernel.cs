using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>The numbers of one step of RMSprop.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Rho">Decay of the means.</param>
/// <param name="Momentum">Decay of the velocity.</param>
/// <param name="Epsilon">Added below the root.</param>
/// <param name="Decay">learning rate * weight decay, taken from each weight before the step.</param>
internal readonly record struct RmsPropStep(double Rate, double Rho, double Momentum, double Epsilon, double Decay);

/// <summary>RMSprop as Keras computes it, in one pass; see <see cref="RmsPropUpdate"/>. Means that decay into denormals become 0.</summary>
internal static unsafe class RmsPropKernel
{
    /// <summary>The kernel (weights, gradient, mean square, velocity or null, mean or null, n, step); Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, void*, void*, void*, nint, RmsPropStep*, void> For(DType type, VectorForm? form = null) => (type, form ?? VectorForms.Best) switch
    {
        (DType.Float64, _) => &Run<ScalarLanes<double>>,
        (_, VectorForm.Vector512) => &Run<Lanes512>,
        (_, VectorForm.Vector256) => &Run<Lanes256>,
        (_, VectorForm.Vector128) => &Run<Lanes128>,
        _ => &Run<ScalarLanes<float>>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V>(void* weights, void* gradient, void* square, void* velocity, void* mean, nint n, RmsPropStep* step) where V : struct, ILanes<V>
    {
        V rate = V.Of(step->Rate), rho = V.Of(step->Rho), rest = V.Of(1 - step->Rho), epsilon = V.Of(step->Epsilon), momentum = V.Of(step->Momentum), keep = V.Of(1 - step->Decay);
        for (nint i = 0; i < n; i += V.Count)
        {
            nint left = n - i;
            V g = V.LoadFirst(gradient, i, left), s = Denormals.Flush(V.MultiplyAdd(V.LoadFirst(square, i, left), rho, g * g * rest));
            s.StoreFirst(square, i, left);
            if (mean != null)
            {
                V m = Denormals.Flush(V.MultiplyAdd(V.LoadFirst(mean, i, left), rho, g * rest));
                m.StoreFirst(mean, i, left);
                s -= m * m;
            }
            V change = rate * g / V.Sqrt(s + epsilon);
            if (velocity != null)
            {
                change = Denormals.Flush(V.MultiplyAdd(V.LoadFirst(velocity, i, left), momentum, change));
                change.StoreFirst(velocity, i, left);
            }
            (V.LoadFirst(weights, i, left) * keep - change).StoreFirst(weights, i, left);
        }
    }
}
