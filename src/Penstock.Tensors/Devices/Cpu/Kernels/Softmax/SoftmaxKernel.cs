using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>Softmax of rows, and its logarithm.</summary>
internal static unsafe class SoftmaxKernel
{
    /// <summary>The kernel (x, y, rows, classes) of e^x / sum(e^x); y may be x. Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, nint, nint, void> For(DType type, VectorForm? form = null) => (type, form ?? VectorForms.Best) switch
    {
        (DType.Float64, _) => &Softmax<ScalarLanes<double>>,
        (_, VectorForm.Vector512) => &Softmax<Lanes512>,
        (_, VectorForm.Vector256) => &Softmax<Lanes256>,
        (_, VectorForm.Vector128) => &Softmax<Lanes128>,
        _ => &Softmax<ScalarLanes<float>>,
    };

    /// <summary>The kernel (x, y, rows, classes) of x - log(sum(e^x)); y must not be x. Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, nint, nint, void> Logarithm(DType type, VectorForm? form = null) => (type, form ?? VectorForms.Best) switch
    {
        (DType.Float64, _) => &LogSoftmax<ScalarLanes<double>>,
        (_, VectorForm.Vector512) => &LogSoftmax<Lanes512>,
        (_, VectorForm.Vector256) => &LogSoftmax<Lanes256>,
        (_, VectorForm.Vector128) => &LogSoftmax<Lanes128>,
        _ => &LogSoftmax<ScalarLanes<float>>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax<V>(void* x, void* y, nint rows, nint classes) where V : struct, ILanes<V>
    {
        for (nint i = 0; i < rows * classes; i += classes)
        {
            V sum = SoftmaxRow.ExpSum(x, y, i, classes, SoftmaxRow.Max<V>(x, i, classes));
            SoftmaxRow.Scale(y, i, classes, V.Of(1) / sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogSoftmax<V>(void* x, void* y, nint rows, nint classes) where V : struct, ILanes<V>
    {
        for (nint start = 0; start < rows * classes; start += classes)
        {
            V max = SoftmaxRow.Max<V>(x, start, classes), log = V.Log(SoftmaxRow.ExpSum(x, y, start, classes, max));
            for (nint c = 0; c < classes; c += V.Count) (V.LoadFirst(x, start + c, classes - c) - max - log).StoreFirst(y, start + c, classes - c);
        }
    }
}
