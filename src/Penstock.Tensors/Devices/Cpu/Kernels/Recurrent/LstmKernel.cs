using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<Penstock.Tensors.LstmArrays*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>The arrays of one step of some rows: gates are [rows, 4 units], the others [rows, units].</summary>
internal unsafe struct LstmArrays
{
    /// <summary>Forward: the sums of the gates, which become the gates. Backward: the gates, and the gradients of the sums, which may lie in one place.</summary>
    public void* Gates, Dz;

    public void* CellBefore, Cell, Hidden;

    /// <summary>Gradients that come from above; that of the memory may be null.</summary>
    public void* Dy, Dc;

    /// <summary>Gradients that come from the step after, that of the memory is then that for the step before.</summary>
    public void* HiddenSlope, CellSlope;
}

/// <summary>What a step of a long short-term memory does beside its matrix product, forwards and backwards; gates lie in the order i, f, g, o.</summary>
internal static unsafe class LstmKernel
{
    /// <summary>The kernel (arrays, rows, units) of a step forwards.</summary>
    public static Kernel Forward(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<ForwardFamily>(type, form);

    /// <summary>The kernel (arrays, rows, units) of a step backwards.</summary>
    public static Kernel Backward(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<BackwardFamily>(type, form);

    private struct ForwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunForward<V>); }

    private struct BackwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunBackward<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunForward<V>(LstmArrays* a, nint rows, nint units) where V : struct, ILanes<V>
    {
        V none = V.Of(0);
        for (nint r = 0; r < rows; r++)
            for (nint j = 0; j < units; j += V.Count)
            {
                nint n = units - j, at = r * 4 * units + j, state = r * units + j;
                V i = UnaryOperations.Sigmoid.Apply(V.LoadFirst(a->Gates, at, n), none), f = UnaryOperations.Sigmoid.Apply(V.LoadFirst(a->Gates, at + units, n), none);
                V g = UnaryOperations.Tanh.Apply(V.LoadFirst(a->Gates, at + 2 * units, n), none), o = UnaryOperations.Sigmoid.Apply(V.LoadFirst(a->Gates, at + 3 * units, n), none);
                V c = V.MultiplyAdd(f, V.LoadFirst(a->CellBefore, state, n), i * g);
                i.StoreFirst(a->Gates, at, n);
                f.StoreFirst(a->Gates, at + units, n);
                g.StoreFirst(a->Gates, at + 2 * units, n);
                o.StoreFirst(a->Gates, at + 3 * units, n);
                c.StoreFirst(a->Cell, state, n);
                (o * UnaryOperations.Tanh.Apply(c, none)).StoreFirst(a->Hidden, state, n);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBackward<V>(LstmArrays* a, nint rows, nint units) where V : struct, ILanes<V>
    {
        V one = V.Of(1), none = V.Of(0);
        for (nint r = 0; r < rows; r++)
            for (nint j = 0; j < units; j += V.Count)
            {
                nint n = units - j, at = r * 4 * units + j, state = r * units + j;
                V i = V.LoadFirst(a->Gates, at, n), f = V.LoadFirst(a->Gates, at + units, n), g = V.LoadFirst(a->Gates, at + 2 * units, n), o = V.LoadFirst(a->Gates, at + 3 * units, n);
                V t = UnaryOperations.Tanh.Apply(V.LoadFirst(a->Cell, state, n), none), dh = V.LoadFirst(a->HiddenSlope, state, n) + V.LoadFirst(a->Dy, state, n);
                V dc = V.MultiplyAdd(dh * o, one - t * t, V.LoadFirst(a->CellSlope, state, n));
                if (a->Dc != null) dc += V.LoadFirst(a->Dc, state, n);
                (dc * f).StoreFirst(a->CellSlope, state, n);
                (dc * g * i * (one - i)).StoreFirst(a->Dz, at, n);
                (dc * V.LoadFirst(a->CellBefore, state, n) * f * (one - f)).StoreFirst(a->Dz, at + units, n);
                (dc * i * (one - g * g)).StoreFirst(a->Dz, at + 2 * units, n);
                (dh * t * o * (one - o)).StoreFirst(a->Dz, at + 3 * units, n);
            }
    }
}
