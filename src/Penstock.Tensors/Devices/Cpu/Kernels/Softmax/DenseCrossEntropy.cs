using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, void*, void*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Cross-entropy of the softmax of logits [rows, classes] against target probabilities of the same shape:
/// loss = sum(t (log(sum(e^x)) - x)). The targets of a row need not sum to 1.
/// </summary>
internal static unsafe class DenseCrossEntropy
{
    /// <summary>The kernel (logits, targets, losses, probabilities, rows, classes).</summary>
    public static Kernel Forward(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<ForwardFamily>(type, form);

    /// <summary>The kernel (probabilities, targets, factors, gradient, rows, classes): (p sum(t) - t) * factor of the row; gradient may be the probabilities.</summary>
    public static Kernel Backward(DType type, VectorForm? form = null) => (Kernel)VectorForms.Choose<BackwardFamily>(type, form);

    private struct ForwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&Forward<V>); }

    private struct BackwardFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&Backward<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<V>(void* logits, void* targets, void* losses, void* probabilities, nint rows, nint classes) where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
        {
            nint start = r * classes;
            V max = SoftmaxRow.Max<V>(logits, start, classes), log = V.Log(SoftmaxRow.ExpSum(logits, start, classes, max)), loss = V.Of(0);
            for (nint i = start, end = start + classes; i < end; i += V.Count)
                loss = V.MultiplyAdd(V.LoadFirst(targets, i, end - i), log - (V.LoadFirst(logits, i, end - i) - max), loss);
            V.Across<Reducers.Sum>(loss).StoreFirst(losses, r, 1);
            SoftmaxRow.Normalize(logits, probabilities, start, classes, out V _, out V _);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<V>(void* probabilities, void* targets, void* factors, void* gradient, nint rows, nint classes) where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
        {
            nint i = r * classes;
            V factor = V.Broadcast((byte*)factors + r * V.ElementSize), sum = SoftmaxRow.Sum<V>(targets, i, classes);
            for (nint end = i + classes; i < end; i += V.Count)
                ((V.LoadFirst(probabilities, i, end - i) * sum - V.LoadFirst(targets, i, end - i)) * factor).StoreFirst(gradient, i, end - i);
        }
    }
}
