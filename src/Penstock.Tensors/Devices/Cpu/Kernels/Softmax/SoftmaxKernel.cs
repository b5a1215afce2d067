using System.Runtime.CompilerServices;
using unsafe BackwardKernel = delegate*<void*, void*, void*, nint, nint, void>;
using unsafe ForwardKernel = delegate*<void*, void*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>Softmax and its logarithm over the last axis of [rows, classes], and their gradients. Results may overwrite arguments.</summary>
internal static unsafe class SoftmaxKernel
{
    /// <summary>The kernel (x, y, rows, classes): y = e^x / sum(e^x).</summary>
    public static ForwardKernel For(DType type, VectorForm? form = null) => (ForwardKernel)VectorForms.Choose<SoftmaxFamily>(type, form);

    /// <summary>The kernel (y, dy, dx, rows, classes): dx = y (dy - sum(y dy)).</summary>
    public static BackwardKernel Gradient(DType type, VectorForm? form = null) => (BackwardKernel)VectorForms.Choose<SoftmaxGradientFamily>(type, form);

    /// <summary>The kernel (x, y, rows, classes): y = x - log(sum(e^x)).</summary>
    public static ForwardKernel Logarithm(DType type, VectorForm? form = null) => (ForwardKernel)VectorForms.Choose<LogSoftmaxFamily>(type, form);

    /// <summary>The kernel (y, dy, dx, rows, classes): dx = dy - e^y sum(dy).</summary>
    public static BackwardKernel LogarithmGradient(DType type, VectorForm? form = null) => (BackwardKernel)VectorForms.Choose<LogSoftmaxGradientFamily>(type, form);

    private struct SoftmaxFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ForwardKernel)(&RunSoftmax<V>); }

    private struct SoftmaxGradientFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (BackwardKernel)(&RunSoftmaxGradient<V>); }

    private struct LogSoftmaxFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (ForwardKernel)(&RunLogSoftmax<V>); }

    private struct LogSoftmaxGradientFamily : IKernel { public static void* Of<V>() where V : struct, ILanes<V> => (BackwardKernel)(&RunLogSoftmaxGradient<V>); }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunSoftmax<V>(void* x, void* y, nint rows, nint classes) where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++) SoftmaxRow.Normalize(x, y, r * classes, classes, out V _, out V _);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunSoftmaxGradient<V>(void* y, void* dy, void* dx, nint rows, nint classes) where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
        {
            nint i = r * classes;
            V dot = SoftmaxRow.Dot<V>(y, dy, i, classes);
            for (nint end = i + classes; i < end; i += V.Count)
                (V.LoadFirst(y, i, end - i) * (V.LoadFirst(dy, i, end - i) - dot)).StoreFirst(dx, i, end - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunLogSoftmax<V>(void* x, void* y, nint rows, nint classes) where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
        {
            nint i = r * classes;
            V max = SoftmaxRow.Max<V>(x, i, classes), log = V.Log(SoftmaxRow.ExpSum(x, i, classes, max));
            for (nint end = i + classes; i < end; i += V.Count)
                (V.LoadFirst(x, i, end - i) - max - log).StoreFirst(y, i, end - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunLogSoftmaxGradient<V>(void* y, void* dy, void* dx, nint rows, nint classes) where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
        {
            nint i = r * classes;
            V sum = SoftmaxRow.Sum<V>(dy, i, classes);
            for (nint end = i + classes; i < end; i += V.Count)
                V.MultiplyAdd(-sum, V.ExpDown(V.LoadFirst(y, i, end - i)), V.LoadFirst(dy, i, end - i)).StoreFirst(dx, i, end - i);
        }
    }
}
