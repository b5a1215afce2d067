using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<Penstock.Tensors.GruArrays*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>The arrays of one step of some rows: sums and their gradients are [rows, 3 units], gates [rows, 4 units], the others [rows, units].</summary>
internal unsafe struct GruArrays
{
    /// <summary>The input's part and the recurrent products, or the gradients of both; the bias of the products is [3 units].</summary>
    public void* X, Product, Bias;

    public void* Gates, HiddenBefore, Hidden;

    /// <summary>The gradient from above, and that from the step after, which becomes the part of the step before that goes past the product.</summary>
    public void* Dy, HiddenSlope;
}

/// <summary>What a step of a gated recurrent unit does beside its matrix product, forwards and backwards; gates lie in the order z, r, g and the product of g.</summary>
internal static unsafe class GruKernel
{
    /// <summary>The kernel (arrays, rows, units) of a step forwards.</summary>
    public static Kernel Forward(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<ForwardFamily>(type, form);

    /// <summary>The kernel (arrays, rows, units) of a step backwards.</summary>
    public static Kernel Backward(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<BackwardFamily>(type, form);

    private struct ForwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunForward<V>); }

    private struct BackwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&RunBackward<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunForward<V>(GruArrays* a, nint rows, nint units) where V : struct, ILanes<V>
    {
        V none = V.Of(0), one = V.Of(1);
        for (nint r = 0; r < rows; r++)
            for (nint j = 0; j < units; j += V.Count)
            {
                nint n = units - j, sum = r * 3 * units + j, gate = r * 4 * units + j, state = r * units + j;
                V pz = V.LoadFirst(a->Product, sum, n) + V.LoadFirst(a->Bias, j, n), pr = V.LoadFirst(a->Product, sum + units, n) + V.LoadFirst(a->Bias, units + j, n);
                V pg = V.LoadFirst(a->Product, sum + 2 * units, n) + V.LoadFirst(a->Bias, 2 * units + j, n);
                V z = UnaryOperations.Sigmoid.Apply(V.LoadFirst(a->X, sum, n) + pz, none), reset = UnaryOperations.Sigmoid.Apply(V.LoadFirst(a->X, sum + units, n) + pr, none);
                V g = UnaryOperations.Tanh.Apply(V.MultiplyAdd(reset, pg, V.LoadFirst(a->X, sum + 2 * units, n)), none);
                z.StoreFirst(a->Gates, gate, n);
                reset.StoreFirst(a->Gates, gate + units, n);
                g.StoreFirst(a->Gates, gate + 2 * units, n);
                pg.StoreFirst(a->Gates, gate + 3 * units, n);
                V.MultiplyAdd(z, V.LoadFirst(a->HiddenBefore, state, n), (one - z) * g).StoreFirst(a->Hidden, state, n);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBackward<V>(GruArrays* a, nint rows, nint units) where V : struct, ILanes<V>
    {
        V one = V.Of(1);
        for (nint r = 0; r < rows; r++)
            for (nint j = 0; j < units; j += V.Count)
            {
                nint n = units - j, sum = r * 3 * units + j, gate = r * 4 * units + j, state = r * units + j;
                V z = V.LoadFirst(a->Gates, gate, n), reset = V.LoadFirst(a->Gates, gate + units, n), g = V.LoadFirst(a->Gates, gate + 2 * units, n), pg = V.LoadFirst(a->Gates, gate + 3 * units, n);
                V slope = V.LoadFirst(a->HiddenSlope, state, n) + V.LoadFirst(a->Dy, state, n);
                V dg = slope * (one - z) * (one - g * g), dz = slope * (V.LoadFirst(a->HiddenBefore, state, n) - g) * z * (one - z), dr = dg * pg * reset * (one - reset);
                dz.StoreFirst(a->X, sum, n);
                dr.StoreFirst(a->X, sum + units, n);
                dg.StoreFirst(a->X, sum + 2 * units, n);
                dz.StoreFirst(a->Product, sum, n);
                dr.StoreFirst(a->Product, sum + units, n);
                (dg * reset).StoreFirst(a->Product, sum + 2 * units, n);
                (slope * z).StoreFirst(a->HiddenSlope, state, n);
            }
    }
}
