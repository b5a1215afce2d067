using System.Numerics;
using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>
/// Cross-entropy of the softmax of logits [rows, classes] against class numbers: loss = log(sum(e^x)) - x[label].
/// A label that is no class makes its row's loss and gradient NaN.
/// </summary>
internal static unsafe class SparseCrossEntropy
{
    /// <summary>The kernel (logits, labels, losses, probabilities, rows, classes); probabilities may be the logits.</summary>
    public static delegate*<void*, void*, void*, void*, nint, nint, void> Forward(DType type, DType labels) => Forward(type, labels, VectorForms.Best);

    /// <summary>The forward kernel in a given form; Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, void*, void*, nint, nint, void> Forward(DType type, DType labels, VectorForm form) => labels switch
    {
        DType.Int32 => Forward<int>(type, form),
        DType.Int64 => Forward<long>(type, form),
        _ => throw new ArgumentOutOfRangeException(nameof(labels), labels, $"SparseCrossEntropy: expected labels of type Int32 or Int64, got {labels}. Cast them first."),
    };

    /// <summary>The kernel (probabilities, labels, factors, gradient, rows, classes): (p - y) * factor of the row; gradient may be the probabilities.</summary>
    public static delegate*<void*, void*, void*, void*, nint, nint, void> Backward(DType type, DType labels) => Backward(type, labels, VectorForms.Best);

    /// <summary>The backward kernel in a given form; Float64 has the scalar form only.</summary>
    public static delegate*<void*, void*, void*, void*, nint, nint, void> Backward(DType type, DType labels, VectorForm form) => labels switch
    {
        DType.Int32 => Backward<int>(type, form),
        DType.Int64 => Backward<long>(type, form),
        _ => throw new ArgumentOutOfRangeException(nameof(labels), labels, $"SparseCrossEntropy: expected labels of type Int32 or Int64, got {labels}. Cast them first."),
    };

    private static delegate*<void*, void*, void*, void*, nint, nint, void> Forward<TLabel>(DType type, VectorForm form) where TLabel : unmanaged, IBinaryInteger<TLabel> => (type, form) switch
    {
        (DType.Float64, _) => &Forward<TLabel, ScalarLanes<double>>,
        (_, VectorForm.Vector512) => &Forward<TLabel, Lanes512>,
        (_, VectorForm.Vector256) => &Forward<TLabel, Lanes256>,
        (_, VectorForm.Vector128) => &Forward<TLabel, Lanes128>,
        _ => &Forward<TLabel, ScalarLanes<float>>,
    };

    private static delegate*<void*, void*, void*, void*, nint, nint, void> Backward<TLabel>(DType type, VectorForm form) where TLabel : unmanaged, IBinaryInteger<TLabel> => (type, form) switch
    {
        (DType.Float64, _) => &Backward<TLabel, ScalarLanes<double>>,
        (_, VectorForm.Vector512) => &Backward<TLabel, Lanes512>,
        (_, VectorForm.Vector256) => &Backward<TLabel, Lanes256>,
        (_, VectorForm.Vector128) => &Backward<TLabel, Lanes128>,
        _ => &Backward<TLabel, ScalarLanes<float>>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<TLabel, V>(void* logits, void* labels, void* losses, void* probabilities, nint rows, nint classes)
        where TLabel : unmanaged, IBinaryInteger<TLabel> where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
        {
            nint start = r * classes, label = Label((TLabel*)labels + r, classes);
            V max = SoftmaxRow.Max<V>(logits, start, classes);
            V target = label < 0 ? V.Of(double.NaN) : V.LoadFirst(logits, start + label, 1);
            V sum = SoftmaxRow.ExpSum(logits, probabilities, start, classes, max);
            SoftmaxRow.Scale(probabilities, start, classes, V.Of(1) / sum);
            (V.Log(sum) - (target - max)).StoreFirst(losses, r, 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TLabel, V>(void* probabilities, void* labels, void* factors, void* gradient, nint rows, nint classes)
        where TLabel : unmanaged, IBinaryInteger<TLabel> where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
        {
            nint start = r * classes, label = Label((TLabel*)labels + r, classes);
            V factor = label < 0 ? V.Of(double.NaN) : V.LoadFirst(factors, r, 1);
            factor = V.Of(factor.First);
            nint i = start, end = start + classes;
            V target = label < 0 ? factor : (V.LoadFirst(probabilities, start + label, 1) - V.Of(1)) * factor;
            for (; i <= end - V.Count; i += V.Count) (V.Load(probabilities, i) * factor).Store(gradient, i);
            if (i < end) (V.LoadFirst(probabilities, i, end - i) * factor).StoreFirst(gradient, i, end - i);
            if (label >= 0) target.StoreFirst(gradient, start + label, 1);
        }
    }

    // -1 where the label is no class.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Label<TLabel>(TLabel* label, nint classes) where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        long value = long.CreateTruncating(*label);
        return value >= 0 && value < classes ? (nint)value : -1;
    }
}
